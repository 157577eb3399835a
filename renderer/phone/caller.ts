import type { IncomingRequest } from 'jssip/lib/SIPMessage'

/** Who calls, as the server tells. `user` '' = they do not want to be known (RFC 3323). */
export interface Caller { readonly user: string, readonly host: string, readonly name: string }

const ANONYMOUS = /^(?:anonymous|unavailable|restricted)$/i

/** What the firm's own server vouches for (P-Asserted-Identity, RFC 3325) counts before what the caller wrote (From). */
export function callerOf(request: Pick<IncomingRequest, 'getHeader'>): Caller {
  const from = read(request.getHeader('From'))
  const asserted = read(request.getHeader('P-Asserted-Identity'))
  const { user, host, name } = asserted ?? from ?? { user: '', host: '', name: '' }
  const hidden = /\bid\b/i.test(request.getHeader('Privacy') ?? '') || [from, asserted].some((who) => who !== null && (ANONYMOUS.test(who.user) || /(?:^|\.)anonymous\.invalid$/i.test(who.host)))
  return hidden ? { user: '', host: '', name: '' } : { user: user.slice(0, 200), host: host.slice(0, 300), name: (name || from?.name || '').slice(0, 500) }
}

/** `"Mei \"M\" Tanaka" <sip:+442079460123@firm.example;user=phone>;tag=…` */
function read(value: string | undefined): Caller | null {
  const [, quoted, plain = '', uri] = /^\s*(?:"((?:[^"\\]|\\.)*)"|([^<"]*?))\s*<([^>]*)>/.exec(value ?? '') ?? /^()()([^\s;,]+)/.exec(value ?? '') ?? []
  const [, user = '', host] = /^sips?:(?:([^@]*)@)?([^;?>:]+|\[[^\]]*\])/i.exec(uri ?? '') ?? []
  if (host === undefined) return null
  const name = quoted?.replace(/\\(.)/g, '$1') ?? plain
  try {
    return { user: decodeURIComponent(user.split(/[:;]/)[0] ?? ''), host: host.toLowerCase(), name }
  } catch {
    return { user: '', host: host.toLowerCase(), name }
  }
}
