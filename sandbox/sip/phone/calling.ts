import { newBranch, SipMessage } from '../wire/message.ts'
import type { Call } from './call.ts'
import { learn, requestIn } from './dialog.ts'
import { followTimer } from './session-timer.ts'
import { sendOnLater } from './transfer.ts'

/** Sends the INVITE, and follows it; `watch` is told each status. Its `invite` holds the fields that go along. */
export async function place(call: Call, watch: (status: number) => void = () => undefined): Promise<void> {
  const stream = await call.sound()
  const sdp = await stream.offer()
  if (call.isOver) return
  call.invite = call.request('INVITE', Object.fromEntries(call.invite.fields), sdp)
  call.host.ask(call.invite, (answer) => {
    watch(answer.status)
    take(call, answer).catch(() => {
      call.hangUp()
      call.over({ by: 'us', code: 488, reason: 'sound' })
    })
  })
}

async function take(call: Call, answer: SipMessage): Promise<void> {
  const { host } = call
  if (answer.status >= 300) return call.over({ by: call.wantsOut ? 'us' : 'peer', code: answer.status, reason: answer.reason })
  if (answer.status < 200) {
    call.heardOfIt = true
    if (call.wantsOut) return cancel(call)
    if (answer.status === 100 || call.isOver) return
    if (answer.body !== '' && call.answerSdp === '') {
      call.answerSdp = answer.body
      call.early = true
      await call.stream?.accept(answer.body)
    }
    host.tell(call, { kind: 'ringing' })
    return
  }
  if (call.phase === 'talking') return acknowledge(call)
  learn(call.dialog, answer)
  acknowledge(call)
  // The answer crossed our CANCEL.
  if (call.wantsOut || call.isOver) {
    call.phase = 'talking'
    return call.hangUp()
  }
  followTimer(call, answer)
  call.stream?.play(call.behaviour.sound)
  call.begin()
  if (call.behaviour.sendOn) sendOnLater(call, call.behaviour.sendOn)
  if (answer.body !== call.answerSdp) await call.stream?.accept(answer.body)
}

export function acknowledge({ host, dialog, invite }: Call, sequence = invite.cseq): void {
  const ack = requestIn(dialog, 'ACK', host.contact, {}, '', sequence)
  host.send(ack.prepend('Via', `SIP/2.0/WS ${host.contact.split(/[@;]/)[1] ?? ''};branch=${newBranch()}`))
}

/** Gives up before the answer. */
export function cancel(call: Call): void {
  call.wantsOut = true
  const { invite } = call
  if (call.phase !== 'ringing') return
  // §9.1: only once something provisional was heard.
  if (!call.heardOfIt) return
  call.host.send(SipMessage.request('CANCEL', invite.uri, {
    'Via': invite.get('Via'), 'Max-Forwards': 70, 'From': invite.get('From'), 'To': invite.get('To'), 'Call-ID': invite.callId, 'CSeq': `${String(invite.cseq)} CANCEL`,
  }))
}
