import type { Country } from '../contacts/phone.ts'
import type { LineId } from '../ids.ts'

/** What the policy says of calls, for the screen. */
export interface Calling {
  /** Short answers to a call that is declined; empty = the app's own. */
  readonly declineTexts: readonly string[]
  /** Whose national form main reads (core/telephony/dial.ts); null = that of the line's own number. */
  readonly region: Country | null
  /** A recording may be paused (recording.calls.pause). */
  readonly pause: boolean
  /** tel: and callto: links of other programs open here. */
  readonly openLinks: boolean
}

/** All that the small window of an incoming call may know besides the phone itself. */
export interface PhoneAbout extends Calling {
  readonly lines: readonly { readonly id: LineId, readonly name: string }[]
  /** A call can be declined with an SMS. */
  readonly sms: boolean
  /** The firm's colour, `#rrggbb`. */
  readonly accent: string | null
}
