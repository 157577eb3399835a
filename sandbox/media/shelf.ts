import { createHash, randomInt } from 'node:crypto'
import { DAY } from '../clock.ts'
import type { Sample } from '../samples/samples.ts'

/** A file that was uploaded by the firm or sent by a client. */
export interface Shelved extends Sample {
  /** Meta's media id: digits. */
  id: string
  /** Lower-case hex. */
  sha256: string
  owner: 'firm' | 'client'
  /** Milliseconds, the sandbox's clock: until then Meta gives it out. The phones keep what they have. */
  until: number
}

/** Milliseconds for which Meta knows a media id. */
const LIVES = { firm: 30 * DAY, client: 7 * DAY }
/** Bytes in memory; what is oldest goes first. */
const MOST_IN_MEMORY = 256 * 1024 * 1024
/** Bytes that the state file keeps: of one file, and of all together, the newest first. */
const MOST_KEPT_OF_ONE = 512 * 1024
const MOST_KEPT = 4 * 1024 * 1024

/** Meta's media store. */
export interface Shelf {
  put(file: Sample, owner: Shelved['owner'], now: number): Shelved
  /** As Meta knows it: undefined once it is deleted or too old. */
  get(id: string, now: number): Shelved | undefined
  /** As a phone shows it: for as long as there is room. */
  peek(id: string): Shelved | undefined
  /** Meta forgets it. */
  forget(id: string): void
  /** What is small enough for the state file. */
  kept(): Shelved[]
  restore(files: readonly Shelved[]): void
  clear(): void
}

export const sha256 = (bytes: Buffer, encoding: 'hex' | 'base64' = 'hex'): string => createHash('sha256').update(bytes).digest(encoding)

export function createShelf(most = MOST_IN_MEMORY): Shelf {
  const files = new Map<string, Shelved>()
  let size = 0
  function add(file: Shelved): void {
    files.set(file.id, file)
    size += file.bytes.length
    for (const [id, oldest] of files) {
      if (size <= most || id === file.id) break
      files.delete(id)
      size -= oldest.bytes.length
    }
  }
  return {
    put(file, owner, now) {
      const shelved = { ...file, id: mediaId(), sha256: sha256(file.bytes), owner, until: now + LIVES[owner] }
      add(shelved)
      return shelved
    },
    get(id, now) {
      const file = files.get(id)
      return file !== undefined && now < file.until ? file : undefined
    },
    peek: (id) => files.get(id),
    forget(id) {
      const file = files.get(id)
      if (file) file.until = 0
    },
    kept() {
      let total = 0
      return [...files.values()].reverse().filter(({ bytes }) => {
        if (bytes.length > MOST_KEPT_OF_ONE || total + bytes.length > MOST_KEPT) return false
        total += bytes.length
        return true
      }).reverse()
    },
    restore: (kept) => { kept.forEach(add) },
    clear() {
      files.clear()
      size = 0
    },
  }
}

/** 16 digits. */
const mediaId = (): string => `1${String(randomInt(1e9)).padStart(9, '0')}${String(randomInt(1e6)).padStart(6, '0')}`
