import type { CallRefusal } from '../../core/telephony/call-refusal.ts'
import type { CallEnd, CallView, LiveCall, PhoneNow } from '../../core/telephony/call.ts'
import type { UtcMs } from '../../core/time.ts'
import { i18n } from './index.ts'
import { playTime } from './play-time.ts'

/*
 *  Calls in words.
 *    callWords      "Missed call", "Outgoing call 4:05", "Outgoing call · busy": for lists
 *    stateWords     "Ringing…", "On hold": what a call does now
 *    overWords      "Dana is busy": for a moment after its end
 */
const { t } = i18n.global

type Kept = Pick<CallView, 'state' | 'answeredAt' | 'endedAt' | 'end' | 'code'>
/** RFC 3261 §21.4.18: nobody picked up, or the phone is off or wants no calls; exchanges say it of all three. */
const AWAY = 480
type Direction = 'in' | 'out' | 'notice'

/** Nobody took it: shown in red, and counted. */
export const isMissed = (direction: Direction, call: Pick<CallView, 'end'> | null): boolean => direction === 'in' && call?.end === 'missed'

/** How long was talked, in ms; null where nobody did, or the talk goes on. */
export const talkTime = ({ answeredAt, endedAt }: Pick<CallView, 'answeredAt' | 'endedAt'>): number | null =>
  answeredAt === null || endedAt === null ? null : Math.max(0, endedAt - answeredAt)

/** A call in one line. */
export function callWords(direction: Direction, call: Kept): string {
  if (call.state !== 'ended') return t(`calls.short.${call.state === 'talking' ? 'inNow' : direction === 'out' ? 'calling' : 'ringing'}`)
  const length = talkTime(call)
  if (length !== null) return `${t(`calls.short.${direction === 'out' ? 'out' : 'in'}`)} ${playTime(length)}`
  if (direction !== 'out') return inboundWords(call.end)
  if (call.end === null) return t('calls.short.out')
  return `${t('calls.short.out')} · ${t(`calls.end.${call.end === 'no-answer' && call.code === AWAY ? 'away' : call.end}`)}`
}

function inboundWords(end: CallEnd | null): string {
  if (end === 'missed' || end === 'declined' || end === 'elsewhere') return t(`calls.short.${end}`)
  return end === null ? t('calls.short.in') : `${t('calls.short.in')} · ${t(`calls.end.${end}`)}`
}

/** Who is at the other end; "Number withheld" where nobody knows. */
export const peerName = ({ peer }: Pick<LiveCall, 'peer'>): string => peer.title !== '' ? peer.title : peer.user !== '' ? peer.user : t('calls.anonymous')

/** A name that says that nobody knows who it is: main writes the same words over their conversation. */
export const isWithheld = (name: string): boolean => name === '' || name === t('calls.anonymous')

/** What a call does now; while it is talked the timer says it (`''`). `it`: whom to tell. */
export function stateWords(call: LiveCall, it: string): string {
  const name = peerName(call)
  if (call.state === 'ended') return overWords(call, it)
  if (call.state !== 'talking') return t(`calls.state.${call.state === 'ringing' && call.direction === 'in' ? 'incoming' : call.state}`)
  const { transfer, held } = call
  if (transfer !== null && transfer.state !== 'failed') return t(`calls.state.${transfer.state === 'asking' ? 'transferAsking' : 'transferRinging'}`, { to: transfer.to })
  if (held.byUs && held.byPeer) return t('calls.state.heldByBoth')
  if (held.byUs) return t('calls.state.held')
  if (held.byPeer) return t('calls.state.heldByPeer', { name })
  if (call.media === 'lost') return t('calls.state.noSound')
  // It stays until the next one: what is done with the call since then is the news.
  if (call.muted) return t('calls.state.muted')
  return transfer === null ? '' : t('calls.state.transferFailed', { to: transfer.to })
}

export function overWords(call: LiveCall, it: string): string {
  if (call.end === null) return t('calls.state.ended')
  if (call.end === 'no-answer' && call.code === AWAY) return t('calls.over.away', { name: peerName(call) })
  // They may have gone where they were sent, or only hung up.
  if (call.end === 'hung-up-by-peer' && call.transfer?.state === 'asking') return t('calls.over.leftDuringTransfer', { name: peerName(call), to: call.transfer.to })
  return t(call.end === 'failed' && call.code !== null && call.code > 0 ? 'calls.over.failedCode' : `calls.over.${call.end}`, { name: peerName(call), code: call.code ?? 0, it })
}

/** "0:07", "12:05": how long it has been talked; '' before. */
export const timer = ({ answeredAt, endedAt }: Pick<LiveCall, 'answeredAt' | 'endedAt'>, now: UtcMs): string =>
  answeredAt === null ? '' : playTime((endedAt ?? now) - answeredAt)

/** Why a call does not go out, and the way on. `it`: whom to ask; `state`: of the phone, for what only IT can mend. */
export function callRefusalWords(refusal: CallRefusal, it: string, state: PhoneNow['state'] = 'offline'): string {
  if (refusal.code === 'phone-offline' && state === 'needs-it') return t('calls.refusal.phone-needs-it', { it })
  if (refusal.code === 'not-dialable') return t(`calls.refusal.not-dialable.${refusal.problem}`)
  if (refusal.code === 'maybe-emergency') return t(`calls.refusal.maybe-emergency.${refusal.elsewhere ? 'elsewhere' : 'here'}`, { number: refusal.number })
  return t(`calls.refusal.${refusal.code}`, { it, number: 'number' in refusal ? refusal.number : '' })
}
