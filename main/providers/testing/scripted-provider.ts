import { createServer, type IncomingHttpHeaders } from 'node:http'
import { listening } from './raw-server.ts'

export interface SeenRequest { readonly method: string, readonly path: string, readonly headers: IncomingHttpHeaders, readonly body: string }
export interface ScriptedAnswer { readonly status: number, readonly json?: unknown, readonly text?: string, readonly headers?: Record<string, string> }

/** An HTTP server on loopback that gives the answers of the test in their order, and remembers what it was asked. */
export interface ScriptedProvider {
  readonly url: string
  readonly seen: SeenRequest[]
  /** The next answers; asked without one left, it answers 599. */
  answer(...answers: ScriptedAnswer[]): void
  close(): Promise<void>
}

export async function scriptedProvider(): Promise<ScriptedProvider> {
  const seen: SeenRequest[] = []
  const answers: ScriptedAnswer[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => { chunks.push(chunk) })
    request.on('end', () => {
      seen.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString('utf8') })
      const { status, json, text, headers } = answers.shift() ?? { status: 599 }
      response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8', ...headers })
      response.end(text ?? (json === undefined ? '' : JSON.stringify(json)))
    })
  })
  const port = await listening(server)
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    answer: (...more) => { answers.push(...more) },
    close: () => new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
}
