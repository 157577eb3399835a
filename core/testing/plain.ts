import type { MessageRow, ThreadRow } from '../view.ts'

/* What a plain text and an ordinary conversation have none of: for tests and benches that make rows. */

export const plainMessage = {
  media: null, place: null, cards: [], about: null, reactions: [], earlier: [], revokedAt: null, pricing: null, dlp: null, call: null, heard: false,
} satisfies Partial<MessageRow>

export const plainThread = { consent: null, window: null, marketingStopped: false, smsBlock: null } satisfies Partial<ThreadRow>

export const plainPreview = { type: 'text', media: null } as const
