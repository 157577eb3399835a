import { shallowRef, type ShallowRef } from 'vue'
import type { Taken } from '../../../../core/ipc.ts'
import { KINDS, mediaLimit, type MediaRef } from '../../../../core/messaging/media.ts'
import type { Channel } from '../../../../core/messaging/message.ts'
import type { Refusal } from '../../../../core/messaging/refusal.ts'

/** Most files that a draft takes; more may come back into it. */
export const MOST_FILES = 30

/** A file that main reads now. */
export interface Reading { readonly key: number, readonly name: string }
export interface NotTaken { readonly key: number, readonly name: string, readonly why: Refusal | { readonly code: 'too-many' } | { readonly code: 'no-answer' } }

/** The way of files into a draft: main reads and seals each, one after the other; what it refuses is said by name. */
export interface Taking {
  readonly reading: Readonly<ShallowRef<readonly Reading[]>>
  readonly refused: Readonly<ShallowRef<readonly NotTaken[]>>
  /** In their order. `voice`: recorded here just now. */
  take(files: readonly File[], voice?: boolean): Promise<void>
  /** The advisor has read why. */
  clear(): void
}

export interface TakingWays {
  readonly channel: Channel
  /** How many files the draft has. */
  count(): number
  ask(file: File, voice: boolean): Promise<Taken>
  attach(media: MediaRef): void
}

export function createTaking({ channel, count, ask, attach }: TakingWays): Taking {
  const reading = shallowRef<readonly Reading[]>([])
  const refused = shallowRef<readonly NotTaken[]>([])
  let keys = 0
  let line: Promise<void> = Promise.resolve()
  const most = Math.max(...KINDS.map((kind) => mediaLimit(channel, kind)))

  async function one({ key, name }: Reading, file: File, voice: boolean): Promise<void> {
    const why = await verdict(file, voice)
    reading.value = reading.value.filter((other) => other.key !== key)
    if (why !== null) refused.value = [...refused.value, { key, name, why }]
  }

  async function verdict(file: File, voice: boolean): Promise<NotTaken['why'] | null> {
    if (count() >= MOST_FILES) return { code: 'too-many' }
    // A pasted file goes across whole: what no channel takes is not even read.
    if (file.size > most) return { code: 'media-too-large', bytes: file.size, limit: most }
    try {
      const answer = await ask(file, voice)
      if (!answer.ok) return answer.refusal
      attach(answer.media)
      return null
    } catch (error) {
      console.error('A file could not be read', error)
      return { code: 'no-answer' }
    }
  }

  return {
    reading, refused,
    take(files, voice = false) {
      refused.value = []
      const entries = files.map((file) => ({ file, entry: { key: keys++, name: file.name } }))
      reading.value = [...reading.value, ...entries.map(({ entry }) => entry)]
      for (const { file, entry } of entries) line = line.then(() => one(entry, file, voice))
      return line
    },
    clear() { refused.value = [] },
  }
}
