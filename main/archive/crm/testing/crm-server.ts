import { createServer } from 'node:https'
import type { IncomingHttpHeaders } from 'node:http'
import type { Socket } from 'node:net'
import { firmAuthority, firmKey, goodCertificate } from '../../../network/testing/firm-authority.ts'
import { listening } from '../../../providers/testing/raw-server.ts'

export interface Asked { readonly method: string, readonly path: string, readonly query: URLSearchParams, readonly headers: IncomingHttpHeaders, readonly text: string, readonly json: unknown }
export interface Said { readonly status: number, readonly json?: unknown, readonly headers?: Record<string, string>, /** It did it, and nobody hears of it. */ readonly lost?: true }

/** A CRM over TLS with a certificate of the test's authority. */
export interface CrmServer {
  readonly url: string
  readonly asked: Asked[]
  /** What it answers before its own, while there are any; null = its own. */
  instead: (asked: Asked) => Said | null
  close(): Promise<void>
}

export async function startCrm(answer: (asked: Asked) => Said): Promise<CrmServer> {
  const sockets = new Set<Socket>()
  const server = createServer({ key: firmKey, cert: goodCertificate + firmAuthority }, (request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => { pieces.push(piece) })
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'https://crm.invalid')
      const text = Buffer.concat(pieces).toString('utf8')
      const isJson = request.headers['content-type'] === 'application/json'
      const asked: Asked = { method: request.method ?? '', path: url.pathname, query: url.searchParams, headers: request.headers, text, json: isJson ? JSON.parse(text) as unknown : undefined }
      made.asked.push(asked)
      const { status, json, headers = {}, lost } = made.instead(asked) ?? answer(asked)
      if (lost === true) return request.socket.destroy()
      if (json === undefined) response.writeHead(status, headers).end()
      else response.writeHead(status, { 'content-type': 'application/json;charset=utf-8', ...headers }).end(JSON.stringify(json))
    })
  })
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
  })
  const port = await listening(server)
  const made: CrmServer = {
    url: `https://127.0.0.1:${String(port)}`, asked: [], instead: () => null,
    close: () => new Promise((resolve) => {
      for (const socket of sockets) socket.destroy()
      server.close(() => { resolve() })
    }),
  }
  return made
}
