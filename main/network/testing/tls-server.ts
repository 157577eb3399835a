import { createServer, type ServerOptions } from 'node:https'
import type { Socket } from 'node:net'
import { listening } from '../../providers/testing/raw-server.ts'
import { firmAuthority, firmKey } from './firm-authority.ts'

export interface TlsServer { readonly port: number, readonly url: URL, readonly bodies: string[], close(): Promise<void> }

/** An HTTPS server with this certificate of the firm's authority; answers everything with `{"fine":true}`, or (`drop`) reads the request and hangs up. */
export async function startTls(cert: string, options: ServerOptions & { drop?: boolean } = {}): Promise<TlsServer> {
  const bodies: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer({ key: firmKey, cert: cert + firmAuthority, ...options }, (request, response) => {
    let body = ''
    request.on('data', (bytes: Buffer) => { body += bytes.toString() })
    request.on('end', () => {
      bodies.push(body)
      if (options.drop === true) return request.socket.destroy()
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"fine":true}')
    })
  })
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
  })
  const port = await listening(server)
  return {
    port, bodies, url: new URL(`https://127.0.0.1:${port}`),
    close: () => new Promise((resolve) => {
      for (const socket of sockets) socket.destroy()
      server.close(() => resolve())
    }),
  }
}
