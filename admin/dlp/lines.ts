/** Longest line that is judged, in bytes: what is longer is passed over, so that memory stays bounded. */
const LONGEST_LINE = 32 * 1024 * 1024

/** A line without its end; null = longer than `longest`. */
export type Line = string | null

const LF = 10

/**
 * The lines of a stream, in groups as they come, so that they can be answered before the stream ends. Only LF and CR LF
 * end a line (JSON may hold U+2028, where node:readline would cut). What is no UTF-8 becomes U+FFFD.
 */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>, longest = LONGEST_LINE): AsyncGenerator<readonly Line[]> {
  let held: Buffer[] = []
  let bytes = 0
  const hold = (part: Buffer): void => {
    bytes += part.length
    if (bytes > longest) held = []
    else if (part.length > 0) held.push(part)
  }
  const finish = (): Line => {
    const line = bytes > longest ? null : withoutReturn(Buffer.concat(held).toString('utf8'))
    held = []
    bytes = 0
    return line
  }
  for await (const arrived of chunks) {
    const chunk = Buffer.from(arrived.buffer, arrived.byteOffset, arrived.byteLength)
    const first = chunk.indexOf(LF)
    if (first === -1) {
      hold(chunk)
      continue
    }
    hold(chunk.subarray(0, first))
    const last = chunk.lastIndexOf(LF)
    const whole = last > first ? chunk.subarray(first + 1, last).toString('utf8').split('\n').map(withoutReturn) : []
    yield [finish(), ...whole]
    hold(chunk.subarray(last + 1))
  }
  if (bytes > 0) yield [finish()]
}

const withoutReturn = (line: string): string => line.endsWith('\r') ? line.slice(0, -1) : line
