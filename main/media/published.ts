import { randomBytes } from 'node:crypto'
import type { MediaId } from '../../core/ids.ts'
import { HOUR, type Milliseconds } from '../../core/time.ts'
import type { Clock } from '../clock.ts'
import type { MediaStore } from './media-store.ts'
import { serveMedia, type Serving } from './serve.ts'

/** Below the public address, beside the webhooks. */
export const MEDIA_PATH = '/media/' as const

/** Kept files that a provider fetches from this desk: each under an address that nobody can guess, for a short time. */
export interface PublishedMedia {
  /** The end of such an address, below MEDIA_PATH; another one each time. Null where there is no such file. */
  publish(id: MediaId): string | null
  /** Answers a request to it. An address that is over, or never was, is not there. */
  serve(token: string, method: string, range: string | null): Serving
}

/** Twilio fetches a file when it sends the message, minutes later where it queues it. */
const GOOD_FOR: Milliseconds = HOUR
/** 256 bits. */
const TOKEN_BYTES = 32

/** In memory alone: with the app, all addresses end. */
export function createPublishedMedia(store: Pick<MediaStore, 'has' | 'ref' | 'read'>, clock: Pick<Clock, 'now'>): PublishedMedia {
  const published = new Map<string, { readonly id: MediaId, readonly from: number }>()
  const isOver = (from: number): boolean => Math.abs(clock.now() - from) >= GOOD_FOR

  return {
    publish(id) {
      if (!store.has(id)) return null
      for (const [token, { from }] of published) if (isOver(from)) published.delete(token)
      const token = randomBytes(TOKEN_BYTES).toString('base64url')
      published.set(token, { id, from: clock.now() })
      return token
    },
    serve(token, method, range) {
      const found = published.get(token)
      return serveMedia(store, found === undefined || isOver(found.from) ? null : found.id, method, range)
    },
  }
}
