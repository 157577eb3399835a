import type { SinkStep } from './sink.ts'
import { smtpCode, smtpKind, smtpStep } from './smtp-session.ts'

/** Whom a failure blames, and what IT is told: numbers, for what a server says may repeat what it was told. */
export interface Blamed { readonly blames: 'sink' | 'needs-it' | 'record', readonly why: string, /** Of a record. */ readonly code: string, readonly step?: SinkStep }

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
    const at: SinkStep = kind === 'EAUTH' ? 'sign-in' : step === 'CONN' || step === 'EHLO' ? 'connection' : step === 'STARTTLS' ? 'tls' : 'write'
    if (code < 500) return { blames: 'sink', why, code: '', step: at }
    return kind === 'EMESSAGE' ? { blames: 'record', why, code: `smtp-${String(code)}` } : { blames: 'needs-it', why, code: '', step: at }
  }
  const why = error instanceof AggregateError ? error.errors.map(wordsOf).join('; ') : wordsOf(error)
  if (kind === 'EAUTH') return { blames: 'needs-it', why, code: '', step: 'sign-in' }
  if (kind === 'ETLS' || /certificate|self.signed|altname|STARTTLS/i.test(why)) return { blames: 'needs-it', why, code: '', step: 'tls' }
  return { blames: 'sink', why, code: '', step: kind === 'EDNS' ? 'name' : 'connection' }
}

const wordsOf = (error: unknown): string => error instanceof Error ? error.message || error.name : String(error)
