/** Where a text stops being JSON (UTF-16 units from 0), and why in words: V8 does not always tell. For texts that JSON.parse refuses. */
export interface Fault { readonly at: number, readonly why: string }

const token = /"(?:[^"\\\p{Cc}]|\\["\\/bfnrt]|\\u[\da-fA-F]{4})*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)|[[\]{}:,]/uy
const space = /[ \t\r\n]*/y

type Awaited = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or end'

export function faultIn(text: string): Fault {
  const open: ('{' | '[')[] = []
  let awaited: Awaited = 'value'
  for (let at = 0; ;) {
    space.lastIndex = at
    at += space.exec(text)?.[0].length ?? 0
    token.lastIndex = at
    const word = token.exec(text)?.[0] ?? ''
    const next = after(awaited, word, open)
    if (next === null) return { at, why: reason(text, at, awaited, open.length > 0) }
    awaited = next
    at += word.length
  }
}

/** What may come next; null = this may not. */
function after(awaited: Awaited, word: string, open: ('{' | '[')[]): Awaited | null {
  if (word === '') return null
  if ((awaited === 'value or ]' && word === ']') || (awaited === 'key or }' && word === '}')) return closed(open)
  if (awaited === 'key' || awaited === 'key or }') return word.startsWith('"') ? ':' : null
  if (awaited === ':') return word === ':' ? 'value' : null
  const inside = open.at(-1)
  if (awaited === ', or end') {
    if (inside === undefined) return null
    if (word === ',') return inside === '{' ? 'key' : 'value'
    return word === (inside === '{' ? '}' : ']') ? closed(open) : null
  }
  if (word === '{' || word === '[') {
    open.push(word)
    return word === '{' ? 'key or }' : 'value or ]'
  }
  return /^[\]}:,]$/.test(word) ? null : ', or end'
}

function closed(open: ('{' | '[')[]): Awaited {
  open.pop()
  return ', or end'
}

function reason(text: string, at: number, awaited: Awaited, isInside: boolean): string {
  const found = text[at]
  if (found === undefined) return text.trim() === '' ? 'it is empty' : 'it ends too early: a bracket is not closed'
  if (found === '/') return 'JSON has no comments'
  if (found === "'" || found === '“' || found === '”') return 'names and texts stand in straight double quotes'
  if (text[at - 1] === ',' || (/[\]}]/.test(found) && (awaited === 'key' || awaited === 'value'))) return 'there is a comma too many before this'
  if (awaited === ', or end') return isInside ? 'a comma is missing before this' : 'there is something behind the end'
  if (awaited === ':') return 'a colon is missing before this'
  if (awaited === 'key' || awaited === 'key or }') return 'a name in double quotes should stand here'
  return found === '"' ? 'the text that begins here has no end, or a line break or a wrong \\ in it' : 'this is no value: texts stand in double quotes'
}
