import { once } from 'node:events'
import type http from 'node:http'
import type net from 'node:net'
import tls from 'node:tls'
import { HttpsProxyAgent } from 'https-proxy-agent'
import type { Milliseconds } from '../../core/time.ts'

/** The proxy answered, and would not let us through: nothing reached the server behind it. */
export class ProxyRefused extends Error {
  readonly status: number
  constructor(status: number, proxy: URL) {
    super(`the proxy ${proxy.host} answered CONNECT with HTTP ${status}`)
    this.status = status
  }
}

type Target = Parameters<HttpsProxyAgent<string>['connect']>[1]

/**
 * Through a proxy by CONNECT. The socket is handed over only when TLS with the server behind it stands: whatever fails
 * before that (the proxy, the tunnel, the certificate) failed before any of the request was written.
 */
export class TunnelAgent extends HttpsProxyAgent<string> {
  readonly #trusted: tls.SecureContext
  readonly #within: Milliseconds

  constructor(proxy: URL, trusted: tls.SecureContext, within: Milliseconds) {
    super(proxy, { secureContext: trusted })
    this.#trusted = trusted
    this.#within = within
  }

  /** The name is said here because the base class forgets that of a server that is named by its address. */
  #behind(host: string): tls.ConnectionOptions {
    return { secureContext: this.#trusted, checkServerIdentity: (_name, certificate) => tls.checkServerIdentity(host, certificate) }
  }

  override async connect(request: http.ClientRequest, target: Target): Promise<net.Socket> {
    // The proxy's silence would keep socket and request for ever: neither Node nor the base class looks at the clock.
    const tooLong = new AbortController()
    const limit = setTimeout(() => { tooLong.abort(new Error(`no way through the proxy ${this.proxy.host} within ${this.#within} ms`)) }, this.#within)
    this.connectOpts = { ...this.connectOpts, signal: tooLong.signal }
    let status = 0
    request.once('proxyConnect', (answer: { statusCode: number }) => { status = answer.statusCode })
    try {
      const socket = await super.connect(request, target.secureEndpoint ? { ...target, ...this.#behind(target.host ?? '') } : target)
      if (status !== 200) {
        socket.destroy()
        throw new ProxyRefused(status, this.proxy)
      }
      if (socket instanceof tls.TLSSocket) await once(socket, 'secureConnect', { signal: tooLong.signal })
      return socket
    } catch (error) {
      throw tooLong.signal.aborted ? tooLong.signal.reason : error
    } finally {
      clearTimeout(limit)
    }
  }
}
