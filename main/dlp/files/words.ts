/** Why what is written in a file could not be read, or not to its end. */
export type Unreadable =
  /** It is not whole, or not what its first bytes say. */
  | 'broken'
  /** A password is needed. */
  | 'sealed'
  /** More bytes, pages or characters than are read. */
  | 'too-large'
  | 'too-slow'
  /** A kind of document that Compline does not read: an archive, the Office files before 2007, RTF. */
  | 'other-type'
  /** Pages without one letter: scanned, as a rule. */
  | 'no-text'

/** For IT: why, and what helps. */
export const reasons: Readonly<Record<Unreadable, string>> = {
  'broken': 'the file is broken, or not what its first bytes say',
  'sealed': 'a password is needed to open it',
  'too-large': 'it is too large to be read: more than 100 MB, 128 MB unpacked, 3,000 pages or 5 million characters',
  'too-slow': 'reading it took too long',
  'other-type': 'it is of a kind that is not read: an archive, Office before 2007, RTF or a program; or one lies within it',
  'no-text': 'there is no text in it: scanned pages, as a rule',
}

export class CannotRead extends Error {
  readonly reason: Unreadable
  constructor(reason: Unreadable) {
    super(reason)
    this.reason = reason
  }
}

export interface ReadLimits {
  /** Of the file itself. */
  readonly bytes: number
  /** Of all that is packed in it, once unpacked. */
  readonly unpacked: number
  /** Entries of an archive. */
  readonly entries: number
  readonly pages: number
  /** UTF-16 units of text. */
  readonly characters: number
  /** Documents within documents. */
  readonly depth: number
}

const MB = 1024 * 1024
/** WhatsApp takes documents of up to 100 MB; five million characters are some 2,500 pages. */
export const readLimits: ReadLimits = { bytes: 100 * MB, unpacked: 128 * MB, entries: 10_000, pages: 3000, characters: 5_000_000, depth: 3 }

/** The words found so far: those before a limit, or before a break, count as well. */
export interface Words {
  /** Throws CannotRead (`too-large`) beyond the limit, which is kept. */
  add(text: string): void
  text(): string
}

export function createWords(limit: number): Words {
  const parts: string[] = []
  let length = 0
  return {
    add(text) {
      parts.push(text.slice(0, limit - length))
      length += text.length
      if (length > limit) {
        length = limit
        throw new CannotRead('too-large')
      }
    },
    text: () => parts.join(''),
  }
}
