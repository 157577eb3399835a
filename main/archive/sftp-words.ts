import type { SinkStep } from './sink.ts'

/** Why it did not go, for IT: in our own words, for a server's may repeat anything. */
export class SftpTrouble extends Error {
  readonly step: SinkStep
  readonly blames: 'sink' | 'needs-it'
  constructor(step: SinkStep, blames: 'sink' | 'needs-it', message: string) {
    super(message)
    this.step = step
    this.blames = blames
  }
}

/** Of draft-ietf-secsh-filexfer-02 §7; 14 and 15 are of later drafts, and some servers say them all the same. */
export const SFTP = { noSuchFile: 2, denied: 3, failure: 4, unsupported: 8 } as const

/** The server's number for what it would not do; null = it did not answer at all. */
export const numberOf = (error: unknown): number | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : null

/** `what`: "write into in/2026". */
export function refused(code: number, what: string): SftpTrouble {
  const number = `(SFTP ${String(code)})`
  switch (code) {
    case SFTP.noSuchFile: return new SftpTrouble('write', 'needs-it', `the server has no such folder: it could not ${what} ${number}`)
    case SFTP.denied: return new SftpTrouble('write', 'needs-it', `the server does not allow this user to ${what} ${number}`)
    case SFTP.unsupported: return new SftpTrouble('write', 'needs-it', `the server does not know how to ${what} ${number}`)
    case 14: return new SftpTrouble('write', 'sink', `the server's disk is full: it could not ${what} ${number}`)
    case 15: return new SftpTrouble('write', 'sink', `this user's quota on the server is used up: it could not ${what} ${number}`)
    // OpenSSH says the same 4 of a full disk, a quota, a read-only disk.
    default: return new SftpTrouble('write', 'sink', `the server could not ${what}: its disk may be full, or the user's quota used up ${number}`)
  }
}

/** What ended a connection, from ssh2's levels (README, "Client events") and Node's codes. `step`: how far it had come. */
export function broken(error: unknown, step: SinkStep, user: string): SftpTrouble {
  if (error instanceof SftpTrouble) return error
  const [level, code] = [wordOf(error, 'level'), wordOf(error, 'code')]
  const said = error instanceof Error ? error.message : ''
  if (level === 'client-authentication') return new SftpTrouble('sign-in', 'needs-it', `the server does not accept this key for the user "${user}"`)
  if (level === 'handshake') {
    return /no matching/.test(said)
      ? new SftpTrouble('host-key', 'needs-it', `the server offers nothing but outdated ways to encrypt (${said.replace(/^.*no matching /, 'no ')} in common)`)
      : new SftpTrouble('host-key', 'sink', 'the handshake failed; the server did not prove that its host key is its own')
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return new SftpTrouble('name', 'sink', `the server's name is not found (${code})`)
  if (level === 'protocol' && step === 'connection') return new SftpTrouble('connection', 'sink', 'what answers there does not speak SSH, or hung up at once')
  return new SftpTrouble(step, 'sink', code === null ? 'the server broke the connection off' : `the connection failed (${code})`)
}

/** A string property that is none of Error's own. */
const wordOf = (error: unknown, name: 'level' | 'code'): string | null => {
  const value: unknown = error instanceof Error ? Reflect.get(error, name) : null
  return typeof value === 'string' ? value : null
}
