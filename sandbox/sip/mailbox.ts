import { readAddress, readUri, uriOf } from './wire/address.ts'
import { answering } from './phone/behaviour.ts'
import type { Call, CallEvent } from './phone/call.ts'
import { createPhone, type Phone, type PhoneParts } from './phone/phone.ts'
import { greeting, speech } from './sound/sounds.ts'
import { RATE } from './sound/ulaw.ts'

/** The extension of the firm's mailbox. */
export const MAILBOX = '4009'
/** Bytes of µ-law below which nothing was said: half a second. */
const SHORTEST = RATE / 2

/** Something that was spoken after the beep. */
export interface Spoken {
  /** The caller's number or user part. */
  readonly from: string
  /** µ-law, 8 kHz. */
  readonly sound: Buffer
}

export interface MailboxParts extends Omit<PhoneParts, 'user' | 'meet' | 'tell'> {
  /** Whether this user part is the owner's, who calls to listen. */
  readonly isOwner: (user: string) => boolean
  readonly left: (spoken: Spoken) => void
  /** The owner has listened. */
  readonly heard: () => void
}

/** Greets, beeps and records calls that nobody took (RFC 5806); whoever calls it directly and owns it listens. */
export function createMailbox({ isOwner, left, heard, ...parts }: MailboxParts): Phone {
  const callerOf = ({ invite }: Call): string => uriOf(invite.get('P-Asserted-Identity') ?? invite.get('From') ?? '')?.user ?? ''
  const listens = (call: Call): boolean => call.invite.get('Diversion') === undefined && isOwner(readUri(readAddress(call.invite.get('From') ?? '').uri)?.user ?? '')
  function tell(call: Call, { kind }: CallEvent): void {
    const { stream } = call
    if (!stream) return
    if (kind === 'talking' && listens(call)) {
      stream.play({ clip: speech(3, MAILBOX), loop: false }, () => {
        heard()
        call.hangUp()
      })
    } else if (kind === 'talking') {
      stream.play({ clip: greeting(MAILBOX), loop: false }, () => { stream.record() })
    } else if (kind === 'ended' && call.invite.get('Diversion') !== undefined) {
      const sound = stream.recorded()
      if (sound.length >= SHORTEST) left({ from: callerOf(call), sound })
    }
  }
  return createPhone({ ...parts, user: MAILBOX, meet: () => answering('silence'), tell })
}
