import http from 'node:http'
import net from 'node:net'
import tls from 'node:tls'

declare module 'http' {
  interface Agent {
    /** Node calls this for each request; its types leave it out. */
    addRequest(request: ClientRequest, options: RequestOptions): void
  }
}

/** To an http: address through a proxy: the whole address in the request line (RFC 9112 §3.2.2). */
export class ForwardAgent extends http.Agent {
  readonly #proxy: URL
  readonly #trusted: tls.SecureContext

  constructor(proxy: URL, trusted: tls.SecureContext) {
    super({ keepAlive: false })
    this.#proxy = proxy
    this.#trusted = trusted
  }

  override addRequest(request: http.ClientRequest, options: http.RequestOptions): void {
    const { username, password } = this.#proxy
    request.path = new URL(request.path, `http://${String(request.getHeader('host'))}`).href
    if (username !== '') request.setHeader('proxy-authorization', `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`)
    super.addRequest(request, options)
  }

  override createConnection(): net.Socket {
    const { protocol, hostname, port } = this.#proxy
    const host = hostname.replace(/^\[|\]$/g, '')
    return protocol === 'https:'
      ? tls.connect({ host, port: Number(port || 443), secureContext: this.#trusted, ...(net.isIP(host) === 0 && { servername: host }) })
      : net.connect({ host, port: Number(port || 80) })
  }
}
