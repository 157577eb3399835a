import type { NameAddrHeader } from 'jssip'
import type { CallOptions } from 'jssip/lib/UA'
import type { ReferEvent, RTCSession } from 'jssip/lib/RTCSession'

/*
 *  The far side sends us on (RFC 5589 §6, §7). JsSIP calls whom its Refer-To names, with the Replaces that stands in it;
 *  main has cleared an address for that, so it is put in its place first.
 */
const targetOf = ({ request }: ReferEvent): NameAddrHeader['uri'] | null => (request as { readonly refer_to?: NameAddrHeader }).refer_to?.uri ?? null

/** Without what stands behind the address: parameters and headers. */
export function referredTo(event: ReferEvent): string {
  const uri = targetOf(event)
  return uri === null ? '' : `sip:${uri.user}@${uri.host}`
}

/** The call that comes of it; null = the call that we were in is over. */
export function followed(event: ReferEvent, cleared: string, options: CallOptions): RTCSession | null {
  const uri = targetOf(event)
  const [, user, host] = /^sip:([^@]+)@(.+)$/.exec(cleared) ?? []
  if (uri === null || user === undefined || host === undefined) return null
  uri.user = user
  uri.host = host
  uri.clearParams()
  const made: { session: RTCSession | null } = { session: null }
  event.accept((session: RTCSession) => { made.session = session }, options)
  return made.session
}
