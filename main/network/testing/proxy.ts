import { createServer, request as forward, type IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import { listening } from '../../providers/testing/raw-server.ts'

/** A real proxy on loopback: CONNECT, and http: addresses in absolute form; with `credentials` only for those. */
export interface TestProxy {
  readonly url: URL
  /** What was asked of it: "CONNECT api.example.com:443", "POST http://…". */
  readonly asked: string[]
  close(): Promise<void>
}

export interface ProxyOptions {
  /** "user:password" */
  readonly credentials?: string
  /** Answers every CONNECT with this status instead; 'silent' = with nothing. */
  readonly answer?: number | 'silent'
  /** Where connections go whatever was asked: names that no one knows can be used in a test. */
  readonly to?: number
}

export async function startProxy({ credentials, answer, to }: ProxyOptions = {}): Promise<TestProxy> {
  const asked: string[] = []
  const sockets = new Set<Socket>()
  const keep = (socket: Socket): Socket => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    return socket
  }
  const allowed = ({ headers }: IncomingMessage): boolean =>
    credentials === undefined || headers['proxy-authorization'] === `Basic ${Buffer.from(credentials).toString('base64')}`

  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    if (!allowed(request)) return void response.writeHead(407, { 'proxy-authenticate': 'Basic realm="firm"' }).end('sign in first')
    const url = new URL(request.url ?? '')
    const { 'proxy-authorization': _, ...headers } = request.headers
    request.pipe(forward({ host: '127.0.0.1', port: to ?? url.port, path: url.pathname + url.search, method: request.method, headers }, (from) => {
      response.writeHead(from.statusCode ?? 502, from.headers)
      from.pipe(response)
    }).on('error', () => response.writeHead(502).end()))
  })
  server.on('connection', keep)
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    asked.push(`CONNECT ${request.url}`)
    if (answer === 'silent') return
    if (!allowed(request)) return client.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="firm"\r\n\r\nsign in first')
    if (answer !== undefined) return client.end(`HTTP/1.1 ${answer} No\r\n\r\n`)
    const there = keep(connect(to ?? Number(request.url?.split(':')[1]), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      client.pipe(there).pipe(client)
    }))
    there.on('error', () => client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'))
  })
  const port = await listening(server)
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    asked,
    close: () => new Promise((resolve) => {
      for (const socket of sockets) socket.destroy()
      server.close(() => resolve())
    }),
  }
}
