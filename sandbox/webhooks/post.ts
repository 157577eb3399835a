import { request } from 'node:http'
import { DESK_NAME, toThisMachine } from '../names.ts'

/** A receiver that has not answered by then counts as gone; Meta and Twilio wait 10 to 20 s. */
const PATIENCE_MS = 10_000
const LONGEST_ANSWER = 10_000

export interface PostOutcome {
  /** HTTP status; null when nobody answered. */
  status: number | null
  outcome: 'answered' | 'timeout' | 'refused'
  answer: string | null
}

/** One HTTP request to the app. Follows no redirects, never throws. */
export function post(
  url: string, method: 'GET' | 'POST', headers: Record<string, string>, body: string,
): Promise<PostOutcome> {
  return new Promise((resolve) => {
    const length = method === 'POST' ? { 'content-length': String(Buffer.byteLength(body)) } : {}
    const sent = request(url, { method, headers: { ...headers, ...length }, agent: false, lookup: toThisMachine, timeout: PATIENCE_MS })
    sent.on('response', (response) => {
      let answer = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => { if (answer.length < LONGEST_ANSWER) answer += chunk })
      response.on('end', () => resolve({ status: response.statusCode ?? null, outcome: 'answered', answer }))
      response.on('error', () => resolve({ status: null, outcome: 'refused', answer: null }))
    })
    sent.on('timeout', () => {
      resolve({ status: null, outcome: 'timeout', answer: null })
      sent.destroy()
    })
    sent.on('error', () => resolve({ status: null, outcome: 'refused', answer: null }))
    sent.end(method === 'POST' ? body : undefined)
  })
}

/** The sandbox posts to this machine only. */
export function isLoopbackUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]', DESK_NAME].includes(hostname)
}
