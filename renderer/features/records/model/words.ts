import type { ArchiveRecord, RecordedFile } from '../../../../core/archive/record.ts'
import type { RecordRow, SinkStatus } from '../../../../core/archive/view.ts'
import type { UtcMs } from '../../../../core/time.ts'
import { i18n } from '../../../locales/index.ts'
import { messageWords } from '../../../locales/message-words.ts'
import { inUtc, span } from '../../../locales/when.ts'

/* What stands in a record, in words. */
const { t, te } = i18n.global

/** A word where there is one for this code, else the code itself. */
const coded = (key: string, code: string): string => te(`${key}.${code}`) ? t(`${key}.${code}`) : t(`${key}.other`, { code })

export const refusalReason = (code: string): string => coded('records.refusal', code)
export const missingReason = (missing: NonNullable<RecordedFile['missing']>): string => coded('records.detail.fileMissing', missing)
/** A firm may have two archives of a kind: each is called by its own id as well. */
export const sinkKind = (kind: string): string => te(`records.sinks.kind.${kind}`) ? t(`records.sinks.kind.${kind}`) : kind
export const sinkName = ({ id, kind }: Pick<SinkStatus, 'id' | 'kind'>): string => id === 'crm' || id === kind ? sinkKind(kind) : `${sinkKind(kind)} · ${id}`

/** What an open record's content is made of. `hidden`: what came in is not all shown here. */
export interface Shown { readonly parts: readonly { readonly label: string, readonly text: string }[], readonly hidden: boolean }

function contentWords(content: NonNullable<ArchiveRecord['original'] | ArchiveRecord['delivered']>): string {
  if (content.type === 'edit' || content.type === 'transcript' || content.type === 'consent') return content.text
  return messageWords({ type: content.type, text: content.text, media: content.type === 'media' || content.type === 'voicemail' ? content.media : null })
}

/** Side by side where the firm's rules made another one of it; what they mask of a client's words is not shown here either. */
export function shownContent({ direction, original, delivered }: Pick<ArchiveRecord, 'direction' | 'original' | 'delivered'>): Shown {
  const part = (label: string, content: typeof original | typeof delivered) => content === null ? [] : [{ label: t(`records.detail.${label}`), text: contentWords(content) }]
  if (delivered === null) return { parts: part(direction === 'in' ? 'came' : 'written', original), hidden: false }
  if (direction === 'in') return { parts: part('shown', delivered), hidden: true }
  return { parts: [...part('written', original), ...part('got', delivered)], hidden: false }
}

/** "Message received", "Outgoing call"; of what belongs to another record, what it is. */
export const kindWords = ({ kind, direction }: Pick<RecordRow, 'kind' | 'direction'>): string =>
  direction !== null && (kind === 'message' || kind === 'call') ? t(`records.kindOf.${kind}.${direction}`) : t(`records.kind.${kind}`)

export const rowText = ({ kind, text, refusal, erased }: Pick<RecordRow, 'kind' | 'text' | 'refusal' | 'erased'>): string =>
  erased ? t('records.list.erased') : kind === 'refusal' && refusal !== null ? [text, refusalReason(refusal)].filter((part) => part !== '').join(' – ') : text === '' ? t('records.list.noText') : text

export const utcWords = (iso: string): string => t('records.detail.utc', { time: inUtc(Date.parse(iso)) })

export function offsetWords(ms: number): string {
  if (ms === 0) return t('records.detail.offsetNone')
  return t(`records.detail.${ms > 0 ? 'offsetAhead' : 'offsetBehind'}`, { ms: Math.abs(ms).toLocaleString('en-GB') })
}

/** What a card says of a sink in its smaller line, the most urgent last. */
export function sinkLine({ delivered, queued, aside, oldestAt }: Pick<SinkStatus, 'delivered' | 'queued' | 'aside' | 'oldestAt'>, now: UtcMs): string {
  const n = (count: number): string => count.toLocaleString('en-GB')
  return [
    t('records.sinks.delivered', { n: n(delivered) }),
    ...queued === 0 ? [] : [oldestAt === null ? t('records.sinks.queued', { n: n(queued) }) : t('records.sinks.queuedFor', { n: n(queued), span: span(now - oldestAt) })],
    ...aside > 0 ? [t('records.sinks.aside', { n: n(aside) })] : [],
  ].join(' · ')
}

/** What proves a record, to hand on: no word of the client is in it. */
export const proofText = ({ format, id, kind, time, policy, files, proof }: ArchiveRecord): string => JSON.stringify({
  format, id, kind, recorded: time.recorded, policy, files: files.map(({ id: file, sha256, bytes }) => ({ id: file, sha256, bytes })), ...proof,
}, null, 2)

/** Digits in groups of eight, for the eye; copied it is whole. */
export const grouped = (hex: string): string => hex.replace(/(.{8})(?=.)/g, '$1 ')
