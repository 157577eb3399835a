import type http from 'node:http'
import { SECOND, type UtcMs } from '../../core/time.ts'
import type { Delivery } from '../../core/policy/archive.ts'
import { post, retryAfter } from './post.ts'
import type { Delivered } from './sink.ts'

type Auth = Extract<Delivery, { kind: 'https' }>['auth']
export interface TokenParts {
  readonly auth: Auth
  readonly secretOf: (name: string) => string | null
  readonly agent: (url: URL) => Promise<http.Agent>
  readonly now: () => UtcMs
}
type Token = { readonly ok: true, readonly token: string } | Extract<Delivered, { readonly ok: false }>

export interface Tokens {
  get(signal: AbortSignal): Promise<Token>
  /** It was not taken: the next one is asked for anew. True = there is a next one. */
  refused(): boolean
}

/** A token is not used in its last seconds. */
const EARLY = 30 * SECOND

/** What a request signs in with: a token that the firm gave, or one by client credentials (RFC 6749 §4.4), kept as long as it is good. */
export function createTokens({ auth, secretOf, agent, now }: TokenParts): Tokens {
  let kept: { readonly token: string, readonly until: UtcMs } | null = null
  const missing = (name: string): Token => ({ ok: false, why: `the secret "${name}" is not set`, blames: 'needs-it' })
  return {
    async get(signal) {
      if (auth.kind === 'bearer') {
        const token = secretOf(auth.token)
        return token === null ? missing(auth.token) : { ok: true, token }
      }
      if (kept !== null && kept.until > now()) return { ok: true, token: kept.token }
      const secret = secretOf(auth.clientSecret)
      if (secret === null) return missing(auth.clientSecret)
      const url = new URL(auth.tokenUrl)
      // RFC 6749 §2.3.1: both are form-encoded before they are put together.
      const basic = Buffer.from(`${encoded(auth.clientId)}:${encoded(secret)}`).toString('base64')
      const body = new URLSearchParams({ grant_type: 'client_credentials', ...(auth.scope !== undefined && { scope: auth.scope }) }).toString()
      const answer = await post({ url, agent: await agent(url), headers: { 'content-type': 'application/x-www-form-urlencoded', 'accept': 'application/json', 'authorization': `Basic ${basic}` }, body }, signal)
      if (answer.status < 200 || answer.status >= 300) {
        const blames = answer.status >= 500 || answer.status === 429 || answer.status === 408 ? 'sink' : 'needs-it'
        return { ok: false, why: `the token's address said HTTP ${String(answer.status)}`, blames, ...(blames === 'sink' && { after: retryAfter(answer, now()) ?? 0 }) }
      }
      const told = read(answer.body)
      if (told === null) return { ok: false, why: "the token's address gave no token", blames: 'needs-it' }
      kept = { token: told.token, until: now() + told.seconds * SECOND - EARLY }
      return { ok: true, token: told.token }
    },
    refused() {
      const had = kept !== null
      kept = null
      return had
    },
  }
}

const encoded = (text: string): string => new URLSearchParams({ a: text }).toString().slice(2)

/** RFC 6749 §5.1; without `expires_in` it is used for this once. */
function read(body: string): { readonly token: string, readonly seconds: number } | null {
  try {
    const json = JSON.parse(body) as { access_token?: unknown, expires_in?: unknown } | null
    const token = json?.access_token
    return typeof token === 'string' && /^[\x21-\x7e]+$/.test(token) ? { token, seconds: Number(json?.expires_in) || 0 } : null
  } catch {
    return null
  }
}
