/** A line that counts: `Preparing… 40 of 96`. Where it is no terminal, one line at the beginning and one at the end. */
export function createCounter(text: string, out: NodeJS.WriteStream = process.stdout): { count(done: number, of: number): void, end(): void } {
  let last = ''
  out.write(out.isTTY ? text : `${text}\n`)
  return {
    count(done, of) {
      last = `${text} ${String(done)} of ${String(of)}`
      if (out.isTTY) out.write(`\r${last}`)
    },
    end() { out.write(out.isTTY || last === '' ? '\n' : `${last}\n`) },
  }
}
