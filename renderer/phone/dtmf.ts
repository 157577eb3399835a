import type { RTCSession } from 'jssip/lib/RTCSession'
import type { PhoneSetup } from '../../core/telephony/phone-window.ts'

/** Key and gap, in ms: long enough for every menu (RFC 4733 §2.5.1.1 asks for 40 at least). */
const KEY = 160
const GAP = 90

/** How keys go out now: in the sound where the far side takes that, else as messages (RFC 6086). */
export const wayOf = (dtmf: PhoneSetup['dtmf'], canInsert: boolean): 'rfc4733' | 'info' => dtmf === 'info' || (dtmf === 'auto' && !canInsert) ? 'info' : 'rfc4733'

/** Sends keys, one after the other; a comma waits two seconds, on both ways. `sent`: each key as it goes. */
export function sendKeys(session: RTCSession, digits: string, dtmf: PhoneSetup['dtmf'], sent: (digit: string) => void): void {
  const sender = session.connection.getSenders().find(({ track, dtmf: keys }) => track?.kind === 'audio' && keys !== null)?.dtmf ?? null
  if (wayOf(dtmf, sender?.canInsertDTMF ?? false) === 'info') {
    session.sendDTMF(digits, { duration: KEY, interToneGap: Math.max(GAP, 500), extraHeaders: [] })
    sent(digits.replaceAll(',', ''))
    return
  }
  if (sender === null) return
  // Told of by the sender itself; the last event of a queue has no tone.
  sender.ontonechange = ({ tone }) => { if (tone !== '' && tone !== ',') sent(tone) }
  sender.insertDTMF(sender.toneBuffer + digits, KEY, GAP)
}
