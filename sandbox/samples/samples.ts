import { readFileSync } from 'node:fs'
import type { MediaKind } from '../media/kinds.ts'

/** A file with what a phone knows of it. `mime` as WhatsApp says it, with parameters. */
export interface Sample { bytes: Buffer, mime: string, name: string | null, voice: boolean }

const files: Record<MediaKind, { file: string, mime: string, name?: string, voice?: true }> = {
  image: { file: 'harbour.jpg', mime: 'image/jpeg' },
  document: { file: 'statement.pdf', mime: 'application/pdf', name: 'Annual statement.pdf' },
  audio: { file: 'voice.ogg', mime: 'audio/ogg; codecs=opus', voice: true },
  video: { file: 'harbour.mp4', mime: 'video/mp4' },
  sticker: { file: 'pine.webp', mime: 'image/webp' },
}

/** A real file of that kind, for clients who send something and do not say what. */
export function sampleOf(kind: MediaKind): Sample {
  const { file, mime, name = null, voice = false } = files[kind]
  return { bytes: readFileSync(new URL(file, import.meta.url)), mime, name, voice }
}
