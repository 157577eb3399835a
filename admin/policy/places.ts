/*
 *  Where things stand in a JSON text, which JSON.parse does not tell; and keys that stand twice in one object, of which
 *  it takes the last without a word. For texts that JSON.parse has taken.
 */

export interface Places {
  /** The line, from 1, of a path like `dlp.rules.3.id`; of what is not there, the nearest thing around it. */
  lineOf(path: string): number
  /** Paths of keys that stand in their object already. */
  readonly twice: readonly { readonly path: string, readonly line: number }[]
}

interface Open { readonly path: string, readonly list: boolean, readonly keys: Set<string>, step: string | number }

export function placesOf(text: string): Places {
  const at = new Map<string, number>()
  const twice: { path: string, line: number }[] = []
  const open: Open[] = []
  let line = 1
  let counted = 0
  for (const { 0: token, index } of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{}:,]|[^\s[\]{}:,"]+/g)) {
    for (; counted < index; counted++) if (text[counted] === '\n') line++
    const inside = open.at(-1)
    const path = inside === undefined ? '' : joined(inside)
    if (token === ':') continue
    if (token === ']' || token === '}') open.pop()
    else if (token === ',') {
      if (inside === undefined) continue
      inside.step = typeof inside.step === 'number' ? inside.step + 1 : ''
    } else if (inside !== undefined && !inside.list && inside.step === '') {
      inside.step = String(JSON.parse(token))
      if (inside.keys.has(inside.step)) twice.push({ path: joined(inside), line })
      inside.keys.add(inside.step)
      at.set(joined(inside), line)
    } else {
      if (!at.has(path)) at.set(path, line)
      if (token === '[' || token === '{') open.push({ path, list: token === '[', keys: new Set(), step: token === '[' ? 0 : '' })
    }
  }
  const lineOf = (path: string): number => at.get(path) ?? (path.includes('.') ? lineOf(path.slice(0, path.lastIndexOf('.'))) : 1)
  return { lineOf, twice }
}

const joined = ({ path, step }: Open): string => path === '' ? String(step) : `${path}.${String(step)}`
