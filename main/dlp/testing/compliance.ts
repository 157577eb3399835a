import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { Socket } from 'node:net'
import { simpleParser, type ParsedMail } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { listening } from '../../providers/testing/raw-server.ts'

/** Compliance's end of a webhook: keeps what comes, and answers what the test says (a status; null hangs up). */
export interface WebhookServer {
  readonly url: string
  readonly got: { readonly headers: IncomingHttpHeaders, readonly body: string }[]
  answer: (number: number) => number | null
  close(): Promise<void>
}

export async function startWebhookServer(): Promise<WebhookServer> {
  const got: WebhookServer['got'] = []
  const sockets = new Set<Socket>()
  const server = createServer((request, response) => {
    const pieces: Uint8Array[] = []
    request.on('data', (piece: Uint8Array) => { pieces.push(piece) })
    request.on('end', () => {
      got.push({ headers: request.headers, body: Buffer.concat(pieces).toString('utf8') })
      const status = made.answer(got.length)
      if (status === null) request.socket.destroy()
      else response.writeHead(status, { connection: 'close' }).end()
    })
  })
  server.on('connection', (socket) => { sockets.add(socket) })
  const port = await listening(server)
  const made: WebhookServer = {
    url: `http://127.0.0.1:${String(port)}/dlp`, got, answer: () => 204,
    close: () => new Promise((resolve) => {
      for (const socket of sockets) socket.destroy()
      server.close(() => { resolve() })
    }),
  }
  return made
}

export interface MailServer { readonly port: number, readonly got: ParsedMail[], close(): Promise<void> }

/** A mail server that takes everything; `options` may ask for TLS, a sign-in, or refuse. */
export async function startMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const got: ParsedMail[] = []
  const server = new SMTPServer({
    logger: false, authOptional: true, disableReverseLookup: true,
    onData(stream, _session, done) {
      simpleParser(stream).then((mail) => {
        got.push(mail)
        done()
      }, done)
    },
    ...options,
  })
  server.on('error', () => undefined)
  const port = await listening(server.server)
  return { port, got, close: () => new Promise((resolve) => { server.close(() => { resolve() }) }) }
}
