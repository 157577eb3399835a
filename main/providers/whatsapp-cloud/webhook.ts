import { createHmac } from 'node:crypto'
import type { ProviderContext, ReceiveEvents, WebhookAnswer, WebhookRequest } from '../provider.ts'
import { sameSecret } from '../same-secret.ts'
import { eventsIn, type WebhookReader } from './webhook-events.ts'

/** Meta posts up to 3 MB (1,000 changes). */
export const LARGEST_WEBHOOK = 3 * 1024 * 1024

const answer = (status: number, body = ''): WebhookAnswer => ({ status, contentType: 'text/plain; charset=utf-8', body })

export interface WebhookSecrets { readonly appSecret: string, readonly verifyToken: string }

/** One request to our WhatsApp webhook. `secrets` are names; the reader knows the lines. */
export async function answerWebhook(
  request: WebhookRequest, receive: ReceiveEvents, secrets: WebhookSecrets, secret: ProviderContext['secret'], reader: WebhookReader,
): Promise<WebhookAnswer> {
  if (request.method === 'GET') return answerCheck(request.url, secret(secrets.verifyToken))
  if (request.method !== 'POST') return answer(405)
  if (request.rawBody.length > LARGEST_WEBHOOK) return answer(413)
  const appSecret = secret(secrets.appSecret)
  // Without the secret nothing can be told true from false: Meta keeps it and comes again.
  if (appSecret === null) return answer(503)
  if (!isSigned(request.rawBody, request.headers['x-hub-signature-256'], appSecret)) return answer(401)

  const events = parse(request.rawBody, reader)
  if (events === null) return answer(400)
  if (events.length === 0) return answer(200)
  try {
    await receive(events)
  } catch {
    return answer(503)
  }
  return answer(200)
}

/** Meta's check of the address: the verify token must be ours, the challenge goes back. */
function answerCheck({ searchParams }: URL, verifyToken: string | null): WebhookAnswer {
  const token = searchParams.get('hub.verify_token')
  const challenge = searchParams.get('hub.challenge')
  if (searchParams.get('hub.mode') !== 'subscribe' || token === null || challenge === null) return answer(400)
  if (verifyToken === null || !sameSecret(token, verifyToken)) return answer(403)
  return answer(200, challenge)
}

/** `sha256=` and the hex HMAC-SHA256 of the raw bytes under the app secret. */
export function isSigned(rawBody: Uint8Array, header: string | undefined, appSecret: string): boolean {
  const given = /^sha256=([0-9a-f]{64})$/i.exec(header ?? '')?.[1]
  if (given === undefined) return false
  return sameSecret(createHmac('sha256', appSecret).update(rawBody).digest(), Buffer.from(given, 'hex'))
}

function parse(rawBody: Uint8Array, reader: WebhookReader): ReturnType<typeof eventsIn> {
  try {
    return eventsIn(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(rawBody)), reader)
  } catch {
    return null
  }
}
