/** Longest line that is judged, in bytes: what is longer is passed over, so that memory stays bounded. */
const LONGEST_LINE = 32 * 1024 * 1024

/** Whole lines of a stream, as UTF-8; null = one line that was longer than `longest`. */
export type Block = Uint8Array<ArrayBuffer> | null

const LF = 10

/**
 * A stream in blocks of whole lines, as they come, so that they can be answered before the stream ends. Each block is
 * memory of its own, which may be handed on.
 */
export async function* blocksOf(chunks: AsyncIterable<Uint8Array>, longest = LONGEST_LINE): AsyncGenerator<Block> {
  let held: Uint8Array[] = []
  let bytes = 0
  const hold = (part: Uint8Array): void => {
    bytes += part.length
    if (bytes > longest) held = []
    else if (part.length > 0) held.push(part)
  }
  const release = (): Block => {
    const block = bytes > longest ? null : together(held, bytes)
    held = []
    bytes = 0
    return block
  }
  for await (const chunk of chunks) {
    const first = chunk.indexOf(LF)
    const last = chunk.lastIndexOf(LF)
    if (bytes + first >= longest && first !== -1) {
      // Only a line that began earlier can be so long: it ends here, and the others stand apart from it.
      hold(chunk.subarray(0, first + 1))
      yield release()
      hold(chunk.subarray(first + 1, last + 1))
    } else hold(chunk.subarray(0, last + 1))
    if (last !== -1 && bytes > 0) yield release()
    hold(chunk.subarray(last + 1))
  }
  if (bytes > 0) yield release()
}

function together(parts: readonly Uint8Array[], bytes: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(bytes)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** What is no UTF-8 becomes U+FFFD. Only LF and CR LF end a line: JSON may hold U+2028, at which node:readline would cut. */
export function linesIn(block: Uint8Array): readonly string[] {
  const { buffer, byteOffset, byteLength } = block
  return Buffer.from(buffer, byteOffset, byteLength).toString('utf8').split('\n')
}
