import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sampleOf } from '../sandbox/samples/samples.ts'

export interface SoakFile { readonly kind: 'image' | 'document' | 'video', readonly mime: string, readonly bytes: Buffer, readonly sha256: string }

/** A real file with a tail that no other has; up to 300 KB longer. */
export function makeFile(roll: () => number, kind: SoakFile['kind'], mark: string): SoakFile {
  const { bytes, mime } = sampleOf(kind)
  const tail = Buffer.alloc(Math.floor(roll() * roll() * 300_000), `%${mark} `)
  const whole = Buffer.concat([bytes, Buffer.from(`\n%${mark}\n`), tail])
  return { kind, mime: mime.split(';')[0] ?? mime, bytes: whole, sha256: digestOf(whole) }
}

export const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Where the advisor has it; the path. */
export function putDown(folder: string, name: string, { bytes }: SoakFile): string {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}
