import http from 'node:http'
import https from 'node:https'
import type tls from 'node:tls'
import type { Policy } from '../../core/policy.ts'
import { SECOND, type Milliseconds } from '../../core/time.ts'
import { trustedContext } from './certificates.ts'
import { ForwardAgent } from './forward-agent.ts'
import { isLoopback } from '../../core/loopback.ts'
import { proxyOf } from './proxy-words.ts'
import { TunnelAgent } from './tunnel-agent.ts'

/** The way out: which proxy, and which certificates are trusted. */
export interface Network {
  /** For one request to this address. Rejects where policy or system name a way that cannot be gone; the message is for IT. */
  agent(url: URL): Promise<http.Agent>
  /** The proxy on the way there, without its password; null = straight. Rejects as `agent` does. */
  proxy(url: URL): Promise<URL | null>
  /** Whom TLS trusts. Throws where the policy's file of certificates cannot be read. */
  trusted(): tls.SecureContext
}

export interface NetworkParts {
  readonly network: Policy['network']
  readonly secret: (name: string) => string | null
  /** What the operating system says, PAC files included, in the words of `session.resolveProxy`. */
  readonly resolveProxy: (url: string) => Promise<string>
  /** For proxy, tunnel and TLS together; default 10 s. */
  readonly connectWithin?: Milliseconds
}

export function createNetwork({ network, secret, resolveProxy, connectWithin = 10 * SECOND }: NetworkParts): Network {
  let context: tls.SecureContext | null = null
  // Read once, at the first use: parsing some hundred certificates for each connection would be felt.
  const trusted = (): tls.SecureContext => context ??= trustedContext(network.caFile)

  async function proxy(url: URL): Promise<URL | null> {
    if (isLoopback(url) || network.proxy === 'none') return null
    // A WebSocket goes where its handshake would: nobody writes rules for `wss:`.
    return network.proxy === 'system' ? proxyOf(await resolveProxy(url.href.replace(/^ws/, 'http'))) : new URL(network.proxy)
  }

  function withCredentials(plain: URL): URL {
    if (network.proxyUser === undefined) return plain
    const password = network.proxyPassword === undefined ? '' : secret(network.proxyPassword)
    if (password === null) throw new Error(`the secret "${network.proxyPassword}" is not set`)
    const url = new URL(plain)
    url.username = encodeURIComponent(network.proxyUser)
    url.password = encodeURIComponent(password)
    return url
  }

  return {
    trusted, proxy,
    async agent(url) {
      const secure = url.protocol === 'https:' || url.protocol === 'wss:'
      const by = await proxy(url)
      // No connection is kept: see providers/http.ts.
      if (by === null) return secure ? new https.Agent({ keepAlive: false, secureContext: trusted() }) : new http.Agent({ keepAlive: false })
      // RFC 6455 §4.1: a WebSocket passes a proxy by CONNECT, also without TLS.
      return secure || url.protocol === 'ws:' ? new TunnelAgent(withCredentials(by), trusted(), connectWithin) : new ForwardAgent(withCredentials(by), trusted())
    },
  }
}
