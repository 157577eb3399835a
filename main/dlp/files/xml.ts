import { CannotRead } from './words.ts'

/*
 *  XML, read once from beginning to end, without a tree: a tree takes twenty times the memory of the text, and a
 *  worksheet is easily 30 MB. Only what Office writes: no document type, hence no entities but the five and numbers.
 */
export interface XmlHandler {
  /** Names without their prefix. `attribute`: its value by its name without prefix; null where it has none. */
  open?(name: string, attribute: (name: string) => string | null): void
  close?(name: string): void
  text?(text: string): void
}

/** Throws CannotRead (`broken`) where the XML is not well-formed. In time linear in its length. */
export function readXml(source: string, handler: XmlHandler): void {
  const opened: string[] = []
  let at = source.startsWith('\ufeff') ? 1 : 0
  const skipPast = (mark: string, from: number): number => {
    const found = source.indexOf(mark, from)
    if (found < 0) throw new CannotRead('broken')
    return found + mark.length
  }
  for (;;) {
    const start = source.indexOf('<', at)
    if (start < 0) break
    if (start > at && opened.length > 0) handler.text?.(unescaped(source.slice(at, start)))
    if (source.startsWith('<!--', start)) at = skipPast('-->', start + 4)
    else if (source.startsWith('<?', start)) at = skipPast('?>', start)
    else if (source.startsWith('<![CDATA[', start)) {
      at = skipPast(']]>', start)
      handler.text?.(source.slice(start + 9, at - 3))
    } else if (source.startsWith('<!', start)) throw new CannotRead('broken')
    else if (source.startsWith('</', start)) {
      at = skipPast('>', start)
      const name = source.slice(start + 2, at - 1).trim()
      if (opened.pop() !== name) throw new CannotRead('broken')
      handler.close?.(local(name))
    } else {
      at = endOfTag(source, start)
      const empty = source[at - 2] === '/'
      const inside = source.slice(start + 1, at - (empty ? 2 : 1))
      const name = /^[^\s/>]+/.exec(inside)?.[0]
      if (name === undefined) throw new CannotRead('broken')
      handler.open?.(local(name), (wanted) => attributeOf(inside, wanted))
      if (empty) handler.close?.(local(name))
      else opened.push(name)
    }
  }
  if (opened.length > 0 || at === 0) throw new CannotRead('broken')
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1)

/** After its `>`, which may also stand in a value. */
function endOfTag(source: string, start: number): number {
  for (let at = start + 1; at < source.length; at += 1) {
    const unit = source[at]
    if (unit === '>') return at + 1
    if (unit !== '"' && unit !== "'") continue
    at = source.indexOf(unit, at + 1)
    if (at < 0) break
  }
  throw new CannotRead('broken')
}

function attributeOf(inside: string, wanted: string): string | null {
  for (const [, name = '', double, single] of inside.matchAll(/\s([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    if (local(name) === wanted) return unescaped(double ?? single ?? '')
  }
  return null
}

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** With the five entities of XML, and characters by their number, as they are shown. */
export function unescaped(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(lt|gt|amp|quot|apos));/gi, (whole, decimal: string | undefined, hex: string | undefined, name: string | undefined) => {
    if (name !== undefined) return named[name.toLowerCase()] ?? whole
    const code = decimal !== undefined ? Number(decimal) : parseInt(hex ?? '', 16)
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}
