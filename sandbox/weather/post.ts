import { request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { toThisMachine } from '../names.ts'
import { post, type PostOutcome } from '../webhooks/post.ts'
import type { LineWeather, Trouble } from './weather.ts'

const PIECES = 8
/** How long a half-open connection to the app is held before the sender is gone for good. */
const HELD_MS = 5000

/** Posts one webhook as the weather lets it; what did not surely arrive has no status, so that it comes again. */
export async function postThrough(
  trouble: Trouble, { slowBodyMs }: LineWeather, url: string, headers: Record<string, string>, body: string,
): Promise<PostOutcome> {
  const nobody: PostOutcome = { status: null, outcome: 'refused', answer: null }
  switch (trouble.kind) {
    case 'dropBefore': return nobody
    case 'dropAfter':
      await post(url, 'POST', headers, body)
      return nobody
    case 'status5xx': return { status: trouble.status5xx, outcome: 'answered', answer: 'the gateway’s' }
    case 'status429': return { status: 429, outcome: 'answered', answer: 'the gateway’s' }
    case 'wrongType': return post(url, 'POST', { ...headers, 'content-type': 'text/html' }, body)
    case 'truncate':
      await inPieces(url, headers, body, 0, 'break')
      return nobody
    case 'halfOpen':
      // Nobody waits for it: the next webhooks come on connections of their own.
      void inPieces(url, headers, body, 0, 'hold')
      return { status: null, outcome: 'timeout', answer: null }
    case 'slowBody': return inPieces(url, headers, body, slowBodyMs, 'finish')
    case null: return post(url, 'POST', headers, body)
  }
}

/** The body by pieces: to its end, or to its middle, where the connection breaks or is left alone. */
async function inPieces(
  url: string, headers: Record<string, string>, body: string, overMs: number, then: 'finish' | 'break' | 'hold',
): Promise<PostOutcome> {
  const bytes = Buffer.from(body)
  const sent = request(url, { method: 'POST', agent: false, lookup: toThisMachine, headers: { ...headers, 'content-length': String(bytes.length) } })
  const done = new Promise<PostOutcome>((resolve) => {
    sent.on('response', (response) => {
      let answer = ''
      response.setEncoding('utf8').on('data', (chunk: string) => { answer += chunk })
      response.on('end', () => resolve({ status: response.statusCode ?? null, outcome: 'answered', answer }))
      response.on('error', () => resolve({ status: null, outcome: 'refused', answer: null }))
    })
    sent.on('error', () => resolve({ status: null, outcome: 'refused', answer: null }))
    sent.on('close', () => resolve({ status: null, outcome: 'refused', answer: null }))
  })
  if (then !== 'finish') {
    sent.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => {
      if (then === 'break') sent.destroy()
      else setTimeout(() => sent.destroy(), HELD_MS).unref()
    })
    return done
  }
  const size = Math.max(1, Math.ceil(bytes.length / PIECES))
  for (let from = 0; from < bytes.length && !sent.destroyed; from += size) {
    await pause(overMs / PIECES)
    sent.write(bytes.subarray(from, from + size))
  }
  sent.end()
  return done
}
