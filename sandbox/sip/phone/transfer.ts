import { readAddress, readUri } from '../wire/address.ts'
import { reasons } from '../wire/reason.ts'
import type { SipMessage } from '../wire/message.ts'
import { answering } from './behaviour.ts'
import type { Call } from './call.ts'

/** Milliseconds that a call waits for the BYE of whoever sent us on. */
const LINGER_MS = 20_000

/** Milliseconds of talk between two phones that the advisor brought together: nobody else would end it. */
const CHAT_MS = 60_000

/** We are sent on (RFC 3515, RFC 5589): calls there, and tells how it goes. */
export function referred(call: Call, refer: SipMessage): void {
  const { host, dialog } = call
  const to = readUri(readAddress(refer.get('Refer-To') ?? '').uri)
  if (!to || call.phase !== 'talking') return host.send(refer.reply(to ? 603 : 400, dialog.localTag))
  host.send(refer.reply(202, dialog.localTag, { Contact: `<${host.contact}>` }))
  const tell = (status: number): void => {
    if (call.isOver) return
    host.ask(call.request('NOTIFY', {
      'Event': `refer;id=${String(refer.cseq)}`, 'Subscription-State': status < 200 ? 'active;expires=60' : 'terminated;reason=noresource', 'Content-Type': 'message/sipfrag;version=2.0',
    }, `SIP/2.0 ${String(status)} ${reasons[status] ?? 'Unknown'}\r\n`), () => undefined)
    if (status >= 200 && status < 300) call.after(LINGER_MS, () => { call.hangUp() })
  }
  tell(100)
  const replaces = to.headers.get('Replaces') ?? undefined
  host.dial(to.plain, answering(call.behaviour.sound, { codec: call.behaviour.codec, hangUpMs: CHAT_MS }), { 'Replaces': replaces, 'Require': replaces && 'replaces', 'Referred-By': refer.get('Referred-By') }, (status) => { if (status > 100) tell(status) })
}

/** Sends the other side on: `to` by REFER, a moment after the answer. */
export function sendOnLater(call: Call, { to, afterMs }: { readonly to: string, readonly afterMs: number }): void {
  call.after(afterMs, () => { if (call.phase === 'talking') sendOn(call, to) })
}

export function sendOn(call: Call, to: string): void {
  const { host } = call
  call.sendingOn = to
  host.ask(call.request('REFER', { 'Refer-To': `<${to}>`, 'Referred-By': `<${host.contact}>` }), (answer) => {
    if (answer.status >= 300) failed(call, answer.status)
  })
}

/** How it goes with the one whom we sent on: it is there, so we leave; or it is not, so we stay. */
export function heardOfTransfer(call: Call, notify: SipMessage): void {
  if (call.sendingOn === null || !/^refer\b/i.test(notify.get('Event') ?? '')) return
  const status = Number(/^SIP\/2\.0 (\d{3})/.exec(notify.body)?.[1] ?? 0)
  if (status >= 300) failed(call, status)
  else if (status >= 200) call.hangUp()
}

function failed(call: Call, code: number): void {
  const to = call.sendingOn
  if (to === null) return
  call.sendingOn = null
  call.host.tell(call, { kind: 'not-sent-on', to, code })
}
