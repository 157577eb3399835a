import type { PhoneNow } from '../../../../core/telephony/call.ts'
import type { Connection } from '../../../app/connection.ts'

export type PhoneTrouble = 'needs-it' | 'offline' | 'connecting' | 'denied' | 'missing' | 'busy' | 'doNotDisturb'

/**
 *  What is said of the phone, the worst first; null = nothing. Where messages wait for the same network, one banner is enough:
 *  theirs, which says that calls are out as well (ConnectionBanner.vue).
 */
export function phoneTrouble({ state, microphone, doNotDisturb }: Pick<PhoneNow, 'state' | 'microphone' | 'doNotDisturb'>, connections: readonly Connection[]): PhoneTrouble | null {
  if (state === 'off') return null
  if (state === 'needs-it') return 'needs-it'
  if (state !== 'registered') {
    const messages = connections.filter(({ channel }) => channel !== 'calls').map(({ status }) => status.state)
    return messages.includes('offline') || (state === 'connecting' && messages.includes('connecting')) ? null : state
  }
  if (microphone !== 'ok') return microphone
  return doNotDisturb ? 'doNotDisturb' : null
}
