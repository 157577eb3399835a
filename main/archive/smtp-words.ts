import { smtpCode, smtpKind, smtpStep } from './smtp-session.ts'

/** Whom a failure blames, and what IT is told: numbers, for what a server says may repeat what it was told. */
export interface Blamed { readonly blames: 'sink' | 'needs-it' | 'record', readonly why: string, /** Of a record. */ readonly code: string }

/**
 * A 5xx to the mail itself (RFC 5321 §4.2.2, after its last line) is about the mail; one to sender or receiver, which are the same for all mails, to the
 * sign-in or TLS is IT's to mend. Everything else passes.
 */
export function blamedFor(error: unknown): Blamed {
  const code = smtpCode(error)
  const step = smtpStep(error)
  const kind = smtpKind(error)
  if (kind === 'ESTREAM') return { blames: 'record', why: 'a file of it could not be read on this desk', code: 'unreadable' }
  if (code !== null) {
    const why = `SMTP ${String(code)}${step === '' ? '' : ` after ${step}`}`
    if (code < 500) return { blames: 'sink', why, code: '' }
    return kind === 'EMESSAGE' ? { blames: 'record', why, code: `smtp-${String(code)}` } : { blames: 'needs-it', why, code: '' }
  }
  const why = error instanceof AggregateError ? error.errors.map(wordsOf).join('; ') : wordsOf(error)
  return { blames: kind === 'ETLS' || kind === 'EAUTH' || /certificate|self.signed|altname|STARTTLS/i.test(why) ? 'needs-it' : 'sink', why, code: '' }
}

const wordsOf = (error: unknown): string => error instanceof Error ? error.message || error.name : String(error)
