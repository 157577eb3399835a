import { dlpSchema, ruleSchema, type DlpPolicy, type DlpRule } from '../../core/dlp/rule.ts'

/*
 *  A dlp section of which a part cannot be read: the rest of it is looked at all the same, so that all mistakes are told
 *  in one go.
 */

/** Rules at their own places; where one cannot be read, or its word list, one that says nothing stands there: `unread`. */
export interface Readable { readonly dlp: DlpPolicy, readonly unread: ReadonlySet<number> }

export function readableIn(json: unknown): Readable | null {
  if (!isObject(json) || !Array.isArray(json['rules'])) return null
  const { lexicons, lost } = listsIn(json['lexicons'])
  const unread = new Set<number>()
  const rules = json['rules'].slice(0, MOST).map((rule: unknown, index) => {
    const read = ruleSchema.safeParse(rule)
    if (read.success && !(read.data.detector.kind === 'lexicon' && lost.has(read.data.detector.ref ?? ''))) return read.data
    unread.add(index)
    return silent(isObject(rule) ? rule['id'] : null, index)
  })
  return { dlp: { ...dlpSchema.parse({ lexicons }), rules }, unread }
}

/** As many as a policy may have. */
const MOST = 500

/** A rule that says nothing, in the place of another, whose id is still taken. */
export function silent(id: unknown, index: number): DlpRule {
  const rule = { name: '-', enabled: false, detector: { kind: 'file' }, action: 'allow' }
  const known = ruleSchema.safeParse({ ...rule, id })
  return known.success ? known.data : ruleSchema.parse({ ...rule, id: `unread-${String(index)}` })
}

function listsIn(json: unknown): { readonly lexicons: Record<string, unknown>, readonly lost: ReadonlySet<string> } {
  const all = isObject(json) ? Object.entries(json) : []
  const isRead = ([name, terms]: readonly [string, unknown]): boolean => dlpSchema.safeParse({ lexicons: { [name]: terms } }).success
  return { lexicons: Object.fromEntries(all.filter(isRead)), lost: new Set(all.filter((list) => !isRead(list)).map(([name]) => name)) }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
