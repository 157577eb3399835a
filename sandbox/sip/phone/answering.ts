import type { Stream } from '../sound/stream.ts'
import type { Call } from './call.ts'
import { abilities } from './dialog.ts'
import { agreeOnTimer } from './session-timer.ts'
import { sendOnLater } from './transfer.ts'

/** RFC 3261 §17: T1, T2 and 64·T1, in milliseconds. */
const [T1, T2, GIVE_UP] = [500, 4000, 32_000]

/** Rings, and then does what its behaviour says. */
export function ring(call: Call): void {
  const { ringMs, refuse: status, early } = call.behaviour
  if (status !== null && ringMs === 0) return refuse(call, status)
  if (early) void answer(call, 183).catch(() => { refuse(call, 488) })
  else call.host.send(call.invite.reply(180, call.dialog.localTag, { Contact: `<${call.host.contact}>` }))
  call.host.tell(call, { kind: 'ringing' })
  if (ringMs !== null) call.after(ringMs, () => {
    if (status === null) accept(call)
    else refuse(call, status)
  })
}

export function refuse(call: Call, status: number): void {
  if (call.phase !== 'ringing') return
  call.host.send(call.invite.reply(status, call.dialog.localTag))
  call.over({ by: 'us', code: status, reason: 'refused' })
}

/** Answers now; `then` once it did. Sound that is not understood is refused (488). */
export function accept(call: Call, then: () => void = () => undefined): void {
  if (call.phase === 'ringing') void answer(call, 200).then(then, () => { refuse(call, 488) })
}

async function answer(call: Call, status: 183 | 200): Promise<void> {
  const { invite, host, dialog, behaviour } = call
  const timer = agreeOnTimer(call, invite)
  if (!timer) return call.over({ by: 'us', code: 422, reason: 'refused' })
  const stream = await call.sound()
  if (call.answerSdp === '') call.answerSdp = invite.body === '' ? await stream.offer() : await stream.answer(invite.body)
  // Cancelled, or answered by a hand, meanwhile.
  if (call.phase !== 'ringing') return
  begin(call, stream, status)
  const reply = invite.reply(status, dialog.localTag, { 'Contact': `<${host.contact}>`, ...abilities, ...(status === 200 && timer), 'Content-Type': 'application/sdp' }, call.answerSdp)
  host.send(reply)
  if (status === 183) {
    call.early = true
    return host.tell(call, { kind: 'early' })
  }
  call.phase = 'answered'
  // §13.3.1.4: a 2xx comes again until its ACK, also over a reliable transport.
  const again = (ms: number): void => {
    call.after(ms, () => {
      if (call.phase !== 'answered') return
      host.send(reply)
      again(Math.min(ms * 2, T2))
    })
  }
  again(T1)
  call.after(GIVE_UP, () => { if (call.phase === 'answered') call.hangUp('network') })
  if (behaviour.sendOn) sendOnLater(call, behaviour.sendOn)
}

function begin(call: Call, stream: Stream, status: 183 | 200): void {
  const { early, sound } = call.behaviour
  stream.play(status === 183 && early ? early : sound)
}
