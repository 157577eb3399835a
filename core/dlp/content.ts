import type { InboundContent, OutboundContent, ThreadChannel } from '../messaging/message.ts'
import type { UtcMs } from '../time.ts'
import type { Template } from '../whatsapp/template.ts'
import { textsOf, withTexts } from './content-texts.ts'
import type { FileScan } from './file-scan.ts'
import { isReason } from './justification.ts'
import { questionPieces } from './question-texts.ts'
import type { RuleSet } from './rule-set.ts'
import { ruleName, strongest, type DlpAction } from './names.ts'
import type { Confirmation, CutFinding, Finding, Inspected, PartFinding, PartName, ToldFinding } from './verdict.ts'

/*
 *  A whole message before the firm's rules: its words, a template's variables, a place, cards, its file's name and text.
 */

/** What the rules look at beside the message itself. */
export interface Around {
  /** When it was written, or came. */
  readonly at: UtcMs
  readonly direction: 'in' | 'out'
  readonly channel: ThreadChannel
  readonly earlier: Inspected['earlier']
  /** What was read in its file; null = it has none, or nobody has looked. */
  readonly file: FileScan | null
  /** The template that it fills; null = it is none, or not known. */
  readonly template: Template | null
  /** The policy's questions, of a message with buttons; in their own words it is the firm's. */
  readonly questions?: readonly string[]
}

export interface ContentVerdict<C> {
  readonly action: DlpAction
  readonly findings: readonly ToldFinding[]
  /** What leaves, or is shown. Of the same kind, with what is to be redacted cut out of it. */
  readonly content: C
  readonly confirm: 'none' | 'optional' | 'required'
}

/** On the way out `block` keeps all of it back; on the way in nothing can be kept back, and it is masked instead. */
export function inspectContent<C extends OutboundContent | InboundContent>(rules: RuleSet, content: C, around: Around): ContentVerdict<C> {
  if (rules.rules.length === 0) return { action: 'allow', findings: [], content, confirm: 'none' }
  const { direction, channel, at, template } = around
  const isCut = ({ action }: Finding): boolean => action === 'redact' || (action === 'block' && direction === 'in')
  // A file goes under its name or not at all; a template that is not known cannot be filled anew.
  const isCuttable = (part: PartName): boolean => part === 'file-name' ? direction === 'in' : content.type !== 'template' || template !== null
  const question = content.type === 'buttons' ? questionPieces(content.text, around.questions ?? []) : []
  const findings: PartFinding[] = []
  const cuts = new Map<string, CutFinding[]>()

  for (const { pieces, alone, accepts } of textsOf(content, template, question)) {
    const verdict = rules.inspect({ text: pieces.map(({ text }) => text).join(''), at, direction, channel, earlier: alone ? [] : around.earlier })
    let from = 0
    for (const { key, text, part, start } of pieces) {
      for (const finding of verdict.findings) {
        const own = within(finding, from, from + text.length)
        // In fixed words it is the firm's own, and was read when the template was approved.
        if (key === null || own === null || !accepts(finding)) continue
        const found = { ...own, part, start: own.start + start, end: own.end + start, action: isCuttable(part) ? own.action : uncut(own.action) }
        if (findings.some((other) => isSame(other, found))) continue
        findings.push(found)
        if (isCut(found)) cuts.set(key, [...cuts.get(key) ?? [], { ...own, goesOn: finding.end > from + text.length }])
      }
      from += text.length
    }
  }
  findings.push(...ofFile(rules, content, around))

  const action = strongest(findings)
  return {
    action,
    findings: told(rules, findings),
    content: cuts.size === 0 ? content : withTexts(content, template, (key, text) => rules.redact(text, cuts.get(key) ?? []), question),
    confirm: direction === 'in' || action === 'block' ? 'none' : confirmOf(rules, findings),
  }
}

/** A file is one thing: it goes as a whole or not at all. */
function ofFile(rules: RuleSet, content: OutboundContent | InboundContent, { direction, channel, file: scan }: Around): PartFinding[] {
  const file = 'media' in content ? content.media : content.type === 'template' ? content.header : null
  if (file === null) return []
  const state = scan?.state ?? 'none'
  const inText = scan === null || scan.state === 'none' ? [] : scan.findings ?? []
  const whole = rules.inspectFile({ mime: file.mime, bytes: file.bytes ?? 0, text: state, direction, channel })
  const as = (part: PartName) => (finding: Finding): PartFinding => ({ ...finding, part, action: direction === 'out' ? uncut(finding.action) : finding.action })
  return [...inText.map(as('file-text')), ...whole.map(as('file'))]
}

const uncut = (action: DlpAction): DlpAction => action === 'redact' ? 'block' : action

/** What of it lies in [from, to), counted from there. */
const within = (finding: Finding, from: number, to: number): Finding | null =>
  finding.start < to && finding.end > from ? { ...finding, start: Math.max(finding.start, from) - from, end: Math.min(finding.end, to) - from } : null

const isSame = (one: PartFinding, other: PartFinding): boolean =>
  one.rule === other.rule && one.part === other.part && one.start === other.start && one.end === other.end

function told(rules: RuleSet, findings: readonly PartFinding[]): ToldFinding[] {
  return findings.filter(({ action }) => action !== 'allow').map((finding) => {
    const rule = rules.rules.find(({ id }) => id === finding.rule)
    return { ...finding, name: rule?.name ?? finding.rule, userMessage: rule?.userMessage ?? null }
  })
}

function confirmOf(rules: RuleSet, findings: readonly Finding[]): 'none' | 'optional' | 'required' {
  const warning = new Set(findings.filter(({ action }) => action === 'warn').map(({ rule }) => rule))
  if (warning.size === 0) return 'none'
  return rules.rules.some(({ id, override }) => warning.has(id) && override.justification === 'required') ? 'required' : 'optional'
}

/** Whether the advisor's word covers every warning, in the version that they saw, with a reason where one is asked for. */
export function isConfirmed({ findings, confirm }: Pick<ContentVerdict<unknown>, 'findings' | 'confirm'>, confirmed: Confirmation | null): boolean {
  if (confirm === 'none') return true
  if (confirmed === null || (confirm === 'required' && !isReason(confirmed.justification))) return false
  return findings.every((finding) => finding.action !== 'warn' || confirmed.rules.includes(ruleName(finding)))
}
