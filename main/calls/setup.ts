import type { PhoneConnector, PolicyLine } from '../../core/policy.ts'
import type { IceServer, PhoneSetup } from '../../core/telephony/phone-window.ts'

interface Parts {
  readonly phone: PhoneConnector
  readonly line: PhoneLine
  readonly instanceId: string
  readonly displayName: string
  readonly secret: (name: string) => string | null
}
export type PhoneLine = PolicyLine & { readonly phone: NonNullable<PolicyLine['phone']> }

/** How the phone window registers. The line's password is not in it; that of a TURN server is, for the sound's way is the page's. */
export const phoneSetup = ({ phone, line, instanceId, displayName, secret }: Parts): PhoneSetup => ({
  aor: `sip:${line.phone.user}@${phone.domain}`,
  authUser: line.phone.authUser ?? line.phone.user,
  displayName, instanceId,
  registerExpires: phone.registerSeconds,
  sessionExpires: phone.sessionSeconds,
  iceServers: phone.iceServers.map(({ urls, username, credential }): IceServer => {
    const password = credential === undefined ? null : secret(credential)
    return { urls, ...(username !== undefined && { username }), ...(password !== null && { credential: password }) }
  }),
  iceRelayOnly: phone.relayOnly,
  codecs: phone.codecs, opusBitrate: phone.opusBitrate, dtmf: phone.dtmf,
  mwi: phone.voicemailLamp,
  mailbox: line.phone.mailbox ?? '',
})

/** Secrets without which the phone cannot begin. */
export const missingSecrets = ({ phone, line, secret }: Pick<Parts, 'phone' | 'line' | 'secret'>): string[] =>
  [line.phone.password, ...phone.iceServers.map(({ credential }) => credential)].filter((name) => name !== undefined).filter((name) => secret(name) === null)
