import type { SipMessage } from '../wire/message.ts'
import type { Call } from './call.ts'

/** Seconds (RFC 4028 §4). */
const MIN_SE = 90

/** Fields of the 2xx to this request; null = its interval was too small, and that was answered. The other side refreshes. */
export function agreeOnTimer(call: Call, request: SipMessage): Record<string, string> | null {
  const seconds = Number.parseInt(request.get('Session-Expires') ?? '', 10)
  if (Number.isNaN(seconds)) return {}
  if (seconds < MIN_SE) {
    call.host.send(request.reply(422, call.dialog.localTag, { 'Min-SE': MIN_SE }))
    return null
  }
  call.setSessionTimer(seconds * 1000, () => { call.hangUp('network') })
  return { 'Session-Expires': `${String(seconds)};refresher=uac`, 'Require': 'timer' }
}

/** By the 2xx to our INVITE: we refresh at half time, or see that the other side does. */
export function followTimer(call: Call, answer: SipMessage): void {
  const said = answer.get('Session-Expires') ?? ''
  const seconds = Number.parseInt(said, 10)
  if (Number.isNaN(seconds) || seconds < MIN_SE) return
  if (!/refresher\s*=\s*uac/i.test(said)) return call.setSessionTimer(seconds * 1000, () => { call.hangUp('network') })
  call.setSessionTimer(seconds * 500, () => {
    call.host.ask(call.request('UPDATE', { 'Session-Expires': `${String(seconds)};refresher=uac` }), (refreshed) => {
      if (refreshed.status >= 200 && refreshed.status < 300) followTimer(call, refreshed)
      else if (refreshed.status === 408 || refreshed.status === 481) call.hangUp('network')
    })
  })
}
