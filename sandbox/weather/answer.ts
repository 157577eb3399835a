import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { Answer } from '../http/answer.ts'
import { write } from '../http/write.ts'
import type { LineWeather, Trouble } from './weather.ts'

/** The pieces of a slow body. */
const PIECES = 8

export interface Weathered {
  /** HTTP status that went out; null = none did. */
  readonly status: number | null
  readonly outcome: 'answered' | 'dropped' | 'timeout'
  /** What the provider did and said; null where it never saw the request. */
  readonly answer: Answer | null
}

/** Answers one request as the weather lets it. `run` processes it; it is called once, or never. */
export async function answerThrough(
  trouble: Trouble, { retryAfterSeconds, slowBodyMs }: LineWeather, now: () => number, run: () => Promise<Answer>,
  request: IncomingMessage, response: ServerResponse,
): Promise<Weathered> {
  if (trouble.delayMs > 0) await pause(trouble.delayMs)
  const instead = (status: number, headers: Record<string, string> = {}): void => {
    write(response, { status, headers: { 'content-type': 'text/html; charset=utf-8', ...headers }, body: page(status) }, now())
  }
  switch (trouble.kind) {
    case 'dropBefore':
      request.socket.destroy()
      return { status: null, outcome: 'dropped', answer: null }
    case 'dropAfter': {
      const answer = await run()
      request.socket.destroy()
      return { status: null, outcome: 'dropped', answer }
    }
    case 'halfOpen': return { status: null, outcome: 'timeout', answer: trouble.processed ? await run() : null }
    case 'status5xx': {
      const answer = trouble.processed ? await run() : null
      instead(trouble.status5xx)
      return { status: trouble.status5xx, outcome: 'answered', answer }
    }
    case 'status429':
      instead(429, { 'retry-after': String(retryAfterSeconds) })
      return { status: 429, outcome: 'answered', answer: null }
    case 'wrongType': {
      const answer = await run()
      instead(answer.status)
      return { status: answer.status, outcome: 'answered', answer }
    }
    case 'truncate': {
      const answer = await run()
      const bytes = begin(response, answer, now())
      // Half of it has left before the connection breaks.
      response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => { request.socket.destroy() })
      return { status: answer.status, outcome: 'dropped', answer }
    }
    case 'slowBody': {
      const answer = await run()
      const bytes = begin(response, answer, now())
      const size = Math.max(1, Math.ceil(bytes.length / PIECES))
      for (let from = 0; from < bytes.length && !request.socket.destroyed; from += size) {
        await pause(slowBodyMs / PIECES)
        response.write(bytes.subarray(from, from + size))
      }
      response.end()
      return { status: answer.status, outcome: 'answered', answer }
    }
    case null: {
      const answer = await run()
      write(response, answer, now())
      return { status: answer.status, outcome: 'answered', answer }
    }
  }
}

/** Writes the head, with the length of the whole, and hands over the body. */
function begin(response: ServerResponse, { status, headers, body }: Answer, now: number): Buffer {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  response.writeHead(status, { ...headers, 'content-length': String(bytes.length), 'date': new Date(now).toUTCString() })
  response.flushHeaders()
  return bytes
}

/** What a gateway or a hotel's network says in its own name. */
const page = (status: number): string => `<!doctype html><html><head><title>${String(status)}</title></head><body><h1>Gateway</h1></body></html>`
