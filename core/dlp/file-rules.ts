import type { InspectedFile } from './rule-set.ts'
import type { DlpAction, DlpDetector, DlpRule } from './rule.ts'
import type { Finding } from './verdict.ts'

/*
 *  Files as a whole: by type and size, and what a rule does about those whose text cannot be read.
 */

export function fileFindings(rules: readonly DlpRule[], file: InspectedFile): readonly Finding[] {
  const asked = rules.filter((rule) => rule.enabled && rule.direction.includes(file.direction) && rule.channels.some((channel) => channel === file.channel))
  const kinds = asked.filter(({ detector }) => isOne(detector, file))
  // They are all about the same file, so the highest count alone, as where findings overlap.
  const highest = Math.max(...kinds.map(({ priority }) => priority))
  const says = [
    ...kinds.filter(({ priority }) => priority === highest).map((rule) => ({ rule, action: rule.action.high })),
    ...file.text === 'unreadable' ? asked.filter(({ detector }) => detector.kind !== 'file' || isOne(detector, file)).map((rule) => ({ rule, action: rule.unreadable })) : [],
  ]
  return says.filter(({ action }) => action !== 'allow').map(({ rule, action }) => ({
    rule: rule.id, version: rule.version, detector: 'file', start: 0, end: 0, spans: [], confidence: 'high', action: ofAFile(action),
  }))
}

function isOne(detector: DlpDetector, { mime, bytes }: InspectedFile): boolean {
  return detector.kind === 'file' && bytes > detector.overBytes && (detector.types.length === 0 || detector.types.some((type) => isType(type, mime)))
}

/** Nothing can be cut out of a file: what would be cut, does not go. */
const ofAFile = (action: DlpAction): DlpAction => action === 'redact' ? 'block' : action

/** `image/*` is any picture. Parameters (`; charset=…`) and case do not count. */
function isType(wanted: string, mime: string): boolean {
  const type = (mime.split(';')[0] ?? '').trim().toLowerCase()
  return wanted.endsWith('/*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted
}
