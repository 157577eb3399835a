/** Characters that turn the direction of what follows: in a file's name they can only mislead ("exe.fdp" for "pdf.exe"). */
const TURNS = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u
/** How much of the end stays where a name is cut: its extension, and what tells versions apart. */
const TAIL = 16

/**
 * A file's name for the screen. Its extension stands at the end in every script; longer than `most` characters, the middle
 * is left out, for the end tells what it is.
 */
export function shownFileName(name: string, most = Infinity): string {
  const plain = name.replace(TURNS, '')
  const letters = Array.from(plain)
  const shown = letters.length <= most ? plain : `${letters.slice(0, most - TAIL - 1).join('').trimEnd()}…${letters.slice(-TAIL).join('').trimStart()}`
  if (!RIGHT_TO_LEFT.test(shown)) return shown
  const [, stem = shown, extension = ''] = /^(.+)(\.[\w-]{1,10})$/u.exec(shown) ?? []
  return `\u2068${stem}\u2069${extension}`
}
