import { trueType } from '../../media/true-type.ts'
import type { Budget } from './archive.ts'
import { readOffice } from './office-text.ts'
import { readPdf } from './pdf-text.ts'
import { isWideText, plainText } from './plain-text.ts'
import { unescaped } from './xml.ts'
import { CannotRead, createWords, readLimits, type ReadLimits, type Unreadable, type Words } from './words.ts'

/** What is written in a file; where it could not be read to its end, what there is of it, and why. */
export interface FileText { readonly text: string, readonly unreadable: Unreadable | null }

const OFFICE = /^application\/vnd\.openxmlformats-officedocument\.(?:wordprocessingml|spreadsheetml|presentationml)\.|^application\/vnd\.ms-(?:word|excel|powerpoint)\.[a-z.]+\.macroenabled/
const TEXTS: readonly string[] = ['application/json', 'application/xml', 'application/csv', 'application/x-ndjson', 'image/svg+xml', 'message/rfc822']
const UNKNOWN = 'application/octet-stream'
/** How an encrypted Office document names what it holds ([MS-OFFCRYPTO] 2.3.4.4). */
const SEALED_OFFICE = Buffer.from('EncryptedPackage', 'utf16le')

/**
 * Never rejects. By what the file holds, not by what it is called; `declared` counts only where the bytes say nothing.
 * Null for pictures, sound and film, in which nothing is read.
 */
export async function textOf(bytes: Uint8Array, declared: string, limits: ReadLimits = readLimits): Promise<FileText | null> {
  const words = createWords(limits.characters)
  try {
    const read = await readInto({ words, limits, budget: { unpacked: limits.unpacked } }, bytes, declared, 0)
    return read ? { text: words.text(), unreadable: null } : null
  } catch (error) {
    return { text: words.text(), unreadable: reasonOf(error) }
  }
}

interface Reading { readonly words: Words, readonly limits: ReadLimits, readonly budget: Budget }

/** False where there is nothing to be read in such a file. */
async function readInto(reading: Reading, bytes: Uint8Array, declared: string, depth: number): Promise<boolean> {
  const { words, limits, budget } = reading
  const found = isWideText(bytes) ? 'text/plain' : await trueType({ bytes }, '')
  const mime = found === UNKNOWN ? declared : found
  if (isPicture(mime)) return false
  if (bytes.length > limits.bytes || depth > limits.depth) throw new CannotRead('too-large')
  let failed: Unreadable | null = null
  // What cannot be read of one of them takes nothing from the others.
  const readInner = async (inner: Uint8Array): Promise<void> => {
    await readInto(reading, inner, UNKNOWN, depth + 1).catch((error: unknown) => { failed ??= reasonOf(error) })
  }
  if (mime === 'application/pdf') await readPdf(bytes, words, limits, readInner)
  else if (OFFICE.test(mime)) await readOffice(bytes, words, limits, budget, readInner)
  else if (isText(mime)) words.add(asShown(plainText(bytes)))
  else throw new CannotRead(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(SEALED_OFFICE) ? 'sealed' : 'other-type')
  if (failed !== null) throw new CannotRead(failed)
  return true
}

/** HTML, SVG and other XML may write any letter by its number: `&#75;ing`. */
const asShown = (text: string): string => /^\ufeff?\s*</.test(text) ? unescaped(text) : text

const reasonOf = (error: unknown): Unreadable => error instanceof CannotRead ? error.reason : 'broken'
const isPicture = (mime: string): boolean => /^(?:image|audio|video)\//.test(mime) && mime !== 'image/svg+xml'
const isText = (mime: string): boolean => (mime.startsWith('text/') && mime !== 'text/rtf') || TEXTS.includes(mime)
