/*
 *  Text in which characters are written as in links: `%34%31 11` is `41 11`, RFC 3986 §2.1.
 */

/** [start, end) of the text, whole words, and what they say. */
export interface Escaped { readonly start: number, readonly end: number, readonly text: string }

/** One alone is `5%20` of something. */
const FEWEST = 2
/** More is a file, not a message. */
const LONGEST = 8192
const escape = /%[0-9A-Fa-f]{2}/g
const utf8 = new TextDecoder()

/** Words with such signs in them, neighbours taken together; none for nearly every text. Linear. */
export function percentEncoded(text: string): readonly Escaped[] {
  if (!text.includes('%')) return []
  const words: { start: number, end: number, count: number }[] = []
  for (const { index } of text.matchAll(escape)) {
    const last = words.at(-1)
    if (last !== undefined && index < last.end) {
      last.count += 1
      continue
    }
    let [start, end] = [index, index + 3]
    while (start > (last?.end ?? 0) && !isSpace(text.charCodeAt(start - 1))) start -= 1
    while (end < text.length && end - start < LONGEST && !isSpace(text.charCodeAt(end))) end += 1
    if (last !== undefined && start - last.end <= 2) {
      last.end = end
      last.count += 1
    } else words.push({ start, end, count: 1 })
  }
  return words.flatMap(({ start, end, count }) => count < FEWEST ? [] : [{ start, end, text: decoded(text.slice(start, end)) }])
}

const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13)

/** Bytes in a row are one text in UTF-8; what is none of it becomes U+FFFD. */
const decoded = (written: string): string => written.replace(/(?:%[0-9A-Fa-f]{2})+/g, (bytes) => utf8.decode(Uint8Array.from(bytes.slice(1).split('%'), (byte) => parseInt(byte, 16))))
