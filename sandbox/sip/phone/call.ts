import type { OpenStream, Stream } from '../sound/stream.ts'
import type { SipTime } from '../time.ts'
import type { Fields, SipMessage } from '../wire/message.ts'
import type { Behaviour } from './behaviour.ts'
import { requestIn, type Dialog } from './dialog.ts'

/** Milliseconds after which a call is ended that everybody forgot. */
const LONGEST_MS = 60 * 60_000

/**
 *  out: ringing ──200, ACK──▶ talking ──BYE──▶ ended
 *  in:  ringing ──answer──▶ answered ──ACK──▶ talking ──BYE──▶ ended; before that: CANCEL, refusal
 */
export type Phase = 'ringing' | 'answered' | 'talking' | 'ended'

/** `by`: whose doing; `code`: SIP status of a call that did not come about. */
export interface End { readonly by: 'us' | 'peer' | 'network', readonly code: number | null, readonly reason: string }

export type CallEvent =
  | { readonly kind: 'came' | 'ringing' | 'early' | 'talking' | 'held' | 'key' | 'ended' }
  /** The other side did not want to be sent on, or nobody took it there. */
  | { readonly kind: 'not-sent-on', readonly to: string, readonly code: number }

/** What a call needs of its phone. */
export interface CallHost {
  /** URI of this phone. */
  readonly contact: string
  readonly time: SipTime
  readonly openStream: OpenStream
  send(message: SipMessage): void
  /** With a Via of its own; `answered` also for provisional answers. */
  ask(message: SipMessage, answered: (answer: SipMessage) => void): void
  tell(call: Call, event: CallEvent): void
  forget(call: Call): void
  /** A call of this phone's other line: after a REFER. */
  dial(target: string, behaviour: Behaviour, fields: Fields, watch?: (status: number) => void): Call
  find(callId: string, localTag: string, remoteTag: string): Call | undefined
}

/** One call of a phone. What it does as caller, callee and within the dialog: calling.ts, answering.ts, within.ts. */
export class Call {
  readonly host: CallHost
  readonly dialog: Dialog
  readonly direction: 'in' | 'out'
  /** The INVITE that it came about by. */
  invite: SipMessage
  behaviour: Behaviour
  phase: Phase = 'ringing'
  end: End | null = null
  /** Sound before the answer. */
  early = false
  heldByUs = false
  heldByPeer = false
  /** Pressed by the other side. */
  digits = ''
  stream: Stream | null = null
  /** A change of the session is on its way (§14.1). */
  changing = false
  /** Of our own INVITE: something came back, so that it can be cancelled; and whether it shall be. */
  heardOfIt = false
  wantsOut = false
  /** Where we are sending the other side (REFER); null = nowhere. */
  sendingOn: string | null = null
  /** SDP of the answer, ours or theirs, once it is known. */
  answerSdp = ''
  #opening: Promise<Stream> | null = null
  readonly #timers = new Set<() => void>()
  #endSession: () => void = () => undefined

  constructor(host: CallHost, dialog: Dialog, direction: 'in' | 'out', invite: SipMessage, behaviour: Behaviour) {
    this.host = host
    this.dialog = dialog
    this.direction = direction
    this.invite = invite
    this.behaviour = behaviour
    this.after(LONGEST_MS, () => { this.hangUp() })
  }

  get isOver(): boolean { return this.phase === 'ended' }

  after(ms: number, run: () => void): void {
    const cancel = this.host.time.after(ms, () => {
      this.#timers.delete(cancel)
      if (!this.isOver) run()
    })
    this.#timers.add(cancel)
  }

  /** Instead of the last one (RFC 4028). */
  setSessionTimer(ms: number, run: () => void): void {
    this.#endSession()
    this.#endSession = this.host.time.after(ms, () => { if (!this.isOver) run() })
  }

  /** Opened when it is first needed. */
  sound(): Promise<Stream> {
    this.#opening ??= this.host.openStream({
      codec: this.behaviour.codec,
      onKey: (key) => { this.pressed(key) },
      onLost: () => { this.hangUp('network') },
    }).then((stream) => {
      this.stream = stream
      if (this.isOver) void stream.close()
      return stream
    })
    return this.#opening
  }

  pressed(key: string): void {
    this.digits += key
    this.host.tell(this, { kind: 'key' })
  }

  request(method: string, fields: Fields = {}, body = ''): SipMessage {
    return requestIn(this.dialog, method, this.host.contact, fields, body)
  }

  /** Both sides can talk. */
  begin(): void {
    if (this.phase === 'talking' || this.isOver) return
    this.phase = 'talking'
    const { hangUpMs } = this.behaviour
    if (hangUpMs !== null) this.after(hangUpMs, () => { this.hangUp() })
    this.host.tell(this, { kind: 'talking' })
  }

  hangUp(by: End['by'] = 'us'): void {
    if (this.phase === 'ringing' || this.isOver) return
    this.host.ask(this.request('BYE'), () => undefined)
    this.over({ by, code: null, reason: 'BYE' })
  }

  over(end: End): void {
    if (this.isOver) return
    this.phase = 'ended'
    this.end = end
    for (const cancel of this.#timers) cancel()
    this.#timers.clear()
    this.#endSession()
    this.host.forget(this)
    this.host.tell(this, { kind: 'ended' })
    void this.stream?.close()
  }
}
