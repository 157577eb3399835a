import { splitList } from '../wire/address.ts'
import { md5, token } from '../wire/message.ts'
import type { SipTime } from '../time.ts'

/** How long a nonce is good, in milliseconds; afterwards it is `stale`. */
const NONCE_MS = 300_000

export type Judged = { readonly ok: true, readonly user: string } | { readonly ok: false, readonly challenge: string }

/** Digest sign-in (RFC 7616, MD5, qop auth and without). The nonce carries its own time, so nothing is kept of it. */
export interface Digest {
  /** `header`: value of (Proxy-)Authorization. */
  judge(method: string, header: string | undefined): Judged
}

export function createDigest(realm: string, passwordOf: (user: string) => string | undefined, time: SipTime): Digest {
  const secret = token(16)
  const challenge = (stale: boolean): Judged => {
    const moment = time.now().toString(36)
    return { ok: false, challenge: `Digest realm="${realm}", nonce="${moment}.${md5(moment + secret)}", algorithm=MD5, qop="auth"${stale ? ', stale=true' : ''}` }
  }
  return {
    judge(method, header) {
      if (header === undefined || !/^\s*digest\s/i.test(header)) return challenge(false)
      const said = readDigest(header)
      const [moment = '', mac] = said.nonce.split('.')
      const password = passwordOf(said.username)
      if (mac !== md5(moment + secret) || password === undefined || said.realm !== realm) return challenge(false)
      const [own, what] = [md5(`${said.username}:${realm}:${password}`), md5(`${method}:${said.uri}`)]
      const wanted = said.qop === '' ? md5(`${own}:${said.nonce}:${what}`) : md5([own, said.nonce, said.nc, said.cnonce, said.qop, what].join(':'))
      if (wanted !== said.response) return challenge(false)
      return time.now() - Number.parseInt(moment, 36) > NONCE_MS ? challenge(true) : { ok: true, user: said.username }
    },
  }
}

const names = ['username', 'realm', 'nonce', 'uri', 'response', 'qop', 'nc', 'cnonce'] as const

function readDigest(header: string): Record<(typeof names)[number], string> {
  const said: Record<(typeof names)[number], string> = { username: '', realm: '', nonce: '', uri: '', response: '', qop: '', nc: '', cnonce: '' }
  for (const part of splitList(header.replace(/^\s*digest\s+/i, ''))) {
    const equals = part.indexOf('=')
    const name = names.find((one) => one === part.slice(0, equals).trim().toLowerCase())
    if (name) said[name] = part.slice(equals + 1).trim().replace(/^"(.*)"$/, '$1')
  }
  return said
}
