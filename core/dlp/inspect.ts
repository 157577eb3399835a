import type { Match } from './detectors/detector.ts'
import { confirmOf, counting, isCut, type Found } from './decide.ts'
import { strongest } from './names.ts'
import { normalise, type Normalised } from './normalise.ts'
import { asShown } from './normalise/as-shown.ts'
import { readerOf, type Reader } from './one-rule.ts'
import { cut } from './redact.ts'
import type { DlpPolicy, DlpRule } from './rule.ts'
import type { CutFinding, Finding, Inspected, Verdict } from './verdict.ts'
import { earlierIn } from './window.ts'

/*
 *  normalise → detect → decide → cut.
 */

/** How often a text is read and cut again. Each time less of it is left; a pattern that finds the mask itself ends it. */
const rounds = 4

export interface Inspector {
  inspect(what: Inspected): Verdict
  /** `findings` cut out of the text, whatever their action. What is left is read again: last digits that were kept may be a finding too, and so may what has come together. */
  redact(text: string, findings: readonly CutFinding[]): string
  /** What one rule (by its index) says by itself, as if it were switched on. */
  alone(rule: number, what: Inspected): readonly Found[]
}

/** `policy` without problems. */
export function inspectorOf(policy: DlpPolicy): Inspector {
  const open = readerOf(policy)
  const { rules } = policy
  const applying = rules.flatMap((rule, index) => rule.enabled && rule.detector.kind !== 'file' ? [index] : [])
  const bySituation = new Map((['in', 'out'] as const).flatMap((direction) => (['whatsapp', 'sms', 'voice'] as const).map((channel) => [
    `${direction} ${channel}`,
    withoutIdle(applying.filter((index) => isAbout(rules[index], { direction, channel })), rules),
  ])))

  function foundHere(text: string, indexes: readonly number[]): Found[] {
    if (indexes.length === 0 || text === '') return []
    const shown = asShown(text)
    const written = foundIn(text, indexes)
    return shown === null ? written : [...written, ...foundIn(shown.text, indexes).map((one) => ({ ...one, ...shown.source(one.start, one.end) }))]
  }

  function foundIn(text: string, indexes: readonly number[]): Found[] {
    const normalised = normalise(text)
    const read = open(normalised)
    const found: Found[] = []
    for (const index of indexes) {
      const rule = rules[index]
      if (rule === undefined) continue
      for (const match of read(index)) found.push({ ...asFinding(rule, match), ...normalised.source(match.start, match.end), spans: [], by: rule })
    }
    return found
  }

  const found = (what: Inspected, indexes: readonly number[]): Found[] =>
    what.earlier.length === 0 ? foundHere(what.text, indexes) : [...foundHere(what.text, indexes), ...overMessages(what, indexes)]

  /** What ends in the last message, read together with those before it; each rule looks back as far as its window. */
  function overMessages(what: Inspected, indexes: readonly number[]): Found[] {
    const windows = Map.groupBy(indexes, (index) => {
      const window = rules[index]?.window
      return window === undefined ? 0 : earlierIn(what, window).length
    })
    return [...windows].flatMap(([messages, group]) => {
      if (messages === 0) return []
      const patterns = group.filter((index) => rules[index]?.detector.kind === 'regex')
      return [
        ...inLast(joined(what, messages, '\n'), open, rules, group),
        // A pattern of the firm's knows of no line break: what it finds over the seam alone, with nothing or a space there.
        ...patterns.length === 0 ? [] : ['', ' '].flatMap((seam) => inLast(joined(what, messages, seam), open, rules, patterns).filter(({ spans }) => spans.length > 0)),
      ]
    })
  }

  const byId = new Map(rules.map((rule) => [rule.id, rule]))

  function redact(text: string, findings: readonly CutFinding[]): string {
    const concerned = findings.flatMap(({ rule }) => byId.get(rule) ?? [])
    // Where the text is turned round, its end is not where the last digits are shown.
    const isTurned = asShown(text) !== null
    let now = cut(text, findings.flatMap(({ start, end, rule, goesOn = false }) => {
      const { redaction, name } = byId.get(rule) ?? {}
      return redaction === undefined ? [{ start, end, style: 'mask', keepLast: 0, label: '' }] : [{ start, end, ...redaction, ...(goesOn || isTurned) && { keepLast: 0 }, label: redaction.label ?? name ?? rule }]
    }))
    // Where nothing stands in its place, what was apart comes together, and may be what another rule is about.
    const joins = concerned.some(({ redaction }) => redaction.style === 'remove')
    // Higher rules are asked too: what they make an exception of was not cut, and stays.
    const asked = applying.filter((index) => concerned.some((rule) => rule === rules[index]
      || ((joins || (rules[index]?.priority ?? 0) > rule.priority) && rules[index]?.direction.some((one) => rule.direction.includes(one)))))
    for (let round = 0; now.places.length > 0 && round < rounds; round++) {
      const again = counting(foundHere(now.text, asked)).filter((one) =>
        (one.action === 'redact' || one.action === 'block') && (concerned.includes(one.by) || now.places.some((place) => meets(one, place))))
      if (again.length === 0) break
      now = cut(now.text, again.map(({ start, end }) => ({ start, end, style: 'mask', keepLast: 0, label: '' })))
    }
    return now.text
  }

  return {
    alone: (rule, what) => found(what, [rule]),
    redact,
    inspect(what) {
      const counted = counting(found(what, bySituation.get(`${what.direction} ${what.channel}`) ?? [])).filter(({ action }) => action !== 'allow')
      if (counted.length === 0) return { action: 'allow', text: what.text, findings: [], confirm: 'none' }
      const findings = counted.map(({ by: _, ...finding }): Finding => finding)
      return {
        action: strongest(findings),
        text: redact(what.text, findings.filter(({ action }) => isCut(action, what.direction))),
        findings,
        confirm: confirmOf(counted, what.direction),
      }
    },
  }
}

/** Whether a finding touches what took another's place, or the seam where something was. */
const meets = (one: Finding, place: { readonly start: number, readonly end: number }): boolean => one.start <= place.end && one.end >= place.start

/** A rule that only allows makes exceptions from lower ones; where there are none it says nothing, and is not asked. */
function withoutIdle(indexes: readonly number[], rules: readonly DlpRule[]): readonly number[] {
  const lowest = Math.min(...indexes.map((index) => rules[index]?.priority ?? 0))
  return indexes.filter((index) => {
    const rule = rules[index]
    return rule !== undefined && (rule.priority > lowest || Object.values(rule.action).some((action) => action !== 'allow'))
  })
}

function isAbout(rule: DlpRule | undefined, { direction, channel }: Pick<Inspected, 'direction' | 'channel'>): boolean {
  return rule !== undefined && rule.direction.includes(direction) && rule.channels.some((each) => each === channel)
}

function asFinding(rule: DlpRule, { confidence }: Match): Pick<Finding, 'rule' | 'version' | 'detector' | 'confidence' | 'action'> {
  const { detector } = rule
  return { rule: rule.id, version: rule.version, detector: detector.kind === 'builtin' ? detector.ref : detector.kind, confidence, action: rule.action[confidence] }
}

/** The last so many messages and this one, as one text, `seam` between them; `begins`: where each of them begins in it, and its index in `earlier`. */
interface Joined { readonly normalised: Normalised, readonly begins: readonly { readonly message: number, readonly at: number, readonly length: number }[], readonly last: number }

function joined({ text, earlier }: Inspected, messages: number, seam: string): Joined {
  // Keyboards leave a space behind the last word.
  const texts = earlier.slice(-messages).map((message) => seam === '\n' ? message.text : message.text.trimEnd())
  let at = 0
  const begins = texts.map((each, index) => {
    const begin = { message: earlier.length - texts.length + index, at, length: each.length }
    at += each.length + seam.length
    return begin
  })
  return { normalised: normalise([...texts, text].join(seam)), begins, last: at }
}

function inLast({ normalised, begins, last }: Joined, open: (text: Normalised) => Reader, rules: readonly DlpRule[], indexes: readonly number[]): Found[] {
  const read = open(normalised)
  return indexes.flatMap((index) => {
    const rule = rules[index]
    if (rule === undefined) return []
    return read(index).flatMap((match) => {
      const { start, end } = normalised.source(match.start, match.end)
      if (end <= last) return []
      const spans = start >= last ? [] : begins.filter((begin) => begin.length > 0 && begin.at + begin.length > start).map(({ message, at, length }) =>
        ({ message, start: Math.max(start - at, 0), end: length }))
      return [{ ...asFinding(rule, match), start: Math.max(start - last, 0), end: end - last, spans, by: rule }]
    })
  })
}
