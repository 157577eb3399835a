import type { ServerResponse } from 'node:http'
import type { Answer } from './answer.ts'

/** `Date` is the sandbox's time: an app that follows the provider's clock travels along. */
export function write(response: ServerResponse, answer: Answer, now: number): void {
  response.writeHead(answer.status, {
    ...answer.headers,
    'content-length': String(Buffer.byteLength(answer.body)),
    date: new Date(now).toUTCString(),
  })
  response.end(answer.body)
}
