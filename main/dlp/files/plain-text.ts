/**
 * Bytes as the text they are: by their byte order mark, else UTF-8 where they are that from end to end, else
 * Windows-1252, in which every byte is a character.
 */
export function plainText(bytes: Uint8Array): string {
  const marked = wideMark(bytes)
  if (marked !== null) return new TextDecoder(marked).decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

const wideMark = (bytes: Uint8Array): string | null => bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null

/** UTF-16 by its mark, with nothing in it that no text has: such a file's first bytes could also be those of a sound. */
// eslint-disable-next-line no-control-regex
export const isWideText = (bytes: Uint8Array): boolean => wideMark(bytes) !== null && !/[\u0000-\u0008\u000e-\u001a\u001c-\u001f\ufffd]/.test(plainText(bytes))
