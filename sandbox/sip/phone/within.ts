import { readAddress } from '../wire/address.ts'
import type { SipMessage } from '../wire/message.ts'
import type { Call } from './call.ts'
import { acknowledge } from './calling.ts'
import { abilities } from './dialog.ts'
import { agreeOnTimer } from './session-timer.ts'
import { heardOfTransfer, referred } from './transfer.ts'

/** One request of the other side within the call. */
export function within(call: Call, request: SipMessage): void {
  const { host, dialog } = call
  const answer = (status: number): void => { host.send(request.reply(status, dialog.localTag)) }
  if (request.method === 'ACK') {
    if (request.body !== '') void call.stream?.accept(request.body).catch(() => { call.hangUp() })
    if (request.cseq === call.invite.cseq) call.begin()
    return
  }
  if (request.method === 'CANCEL') {
    answer(200)
    if (call.phase !== 'ringing') return
    host.send(call.invite.reply(487, dialog.localTag))
    return call.over({ by: 'peer', code: 487, reason: 'cancelled' })
  }
  // §12.2.2: an older request than the last is refused.
  if (request.cseq <= dialog.heardSequence) return answer(500)
  dialog.heardSequence = request.cseq
  if (request.method === 'BYE') {
    answer(200)
    return call.over({ by: 'peer', code: null, reason: 'BYE' })
  }
  if (request.method === 'INVITE' || request.method === 'UPDATE') return void change(call, request).catch(() => { answer(488) })
  if (request.method === 'REFER') return referred(call, request)
  answer(200)
  if (request.method === 'NOTIFY') heardOfTransfer(call, request)
  const key = request.method === 'INFO' ? keyIn(request) : undefined
  if (key !== undefined) call.pressed(key)
}

/** application/dtmf-relay: `Signal=5`; application/dtmf: `5`. */
function keyIn({ body }: SipMessage): string | undefined {
  return (/Signal\s*=\s*([0-9A-D*#])/i.exec(body) ?? /^\s*([0-9A-D*#])\s*$/i.exec(body))?.[1]
}

/** Hold, resume, another address, or only a sign of life (§14.2, RFC 3311). */
async function change(call: Call, request: SipMessage): Promise<void> {
  const { host, dialog } = call
  if (call.changing) return host.send(request.reply(491, dialog.localTag))
  const timer = agreeOnTimer(call, request)
  if (!timer) return
  dialog.target = readAddress(request.get('Contact') ?? '').uri || dialog.target
  const stream = await call.sound()
  const sdp = request.body !== '' ? await stream.answer(request.body) : request.method === 'INVITE' ? await stream.offer() : ''
  if (call.isOver) return
  if (request.body !== '') hear(call, request.body)
  host.send(request.reply(200, dialog.localTag, { 'Contact': `<${host.contact}>`, ...abilities, ...timer, 'Content-Type': sdp === '' ? undefined : 'application/sdp' }, sdp))
}

/** RFC 6337 §5.3: who sends only, or nothing, holds. */
function hear(call: Call, sdp: string): void {
  const held = /^a=(sendonly|inactive)\b/m.test(sdp)
  if (held === call.heldByPeer) return
  call.heldByPeer = held
  call.host.tell(call, { kind: 'held' })
}

/** Holds or resumes from this side; resolves with the other side's status. */
export async function hold(call: Call, on: boolean): Promise<number> {
  const { host } = call
  if (call.phase !== 'talking' || call.changing) return 491
  call.changing = true
  const stream = await call.sound()
  stream.hold(on)
  const invite = call.request('INVITE', {}, await stream.offer())
  return new Promise((resolve) => {
    host.ask(invite, (answer) => {
      if (answer.status < 200) return
      call.changing = false
      if (answer.status < 300) {
        acknowledge(call, invite.cseq)
        call.heldByUs = on
        host.tell(call, { kind: 'held' })
        void stream.accept(answer.body).catch(() => { call.hangUp() })
      } else {
        stream.hold(call.heldByUs)
      }
      resolve(answer.status)
    })
  })
}
