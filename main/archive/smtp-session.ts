import type { Readable } from 'node:stream'
import type { SMTPConnectionOptions } from 'nodemailer/lib/smtp-connection'

/** One connection to the journal's mail server, signed in. */
export interface SmtpSession {
  /** Resolves when the server has it; `refused`: for whom it would not take it, with its numbers. */
  send(envelope: { readonly from: string, readonly to: readonly string[] }, mail: Readable): Promise<{ readonly response: string, readonly refused: readonly { readonly to: string, readonly code: number }[] }>
  /** Says goodbye. */
  end(): void
  /** At once: nothing more is known of what was under way. */
  drop(): void
}

/** Rejects with nodemailer's error: `responseCode` and `command` where the server said no. */
export async function openSmtp(options: SMTPConnectionOptions, auth: { readonly user: string, readonly pass: string } | null, signal: AbortSignal): Promise<SmtpSession> {
  // Loaded by those who want mail, when there is something to say.
  const { default: SMTPConnection } = await import('nodemailer/lib/smtp-connection')
  const connection = new SMTPConnection(options)
  let failed: Error | null = null
  let fail = (_error: Error): void => undefined
  /** Whatever is under way; a connection that breaks ends it. */
  const step = <T>(work: (done: (error: Error | null | undefined, result?: T) => void) => void): Promise<T | undefined> => new Promise((resolve, reject) => {
    fail = reject
    if (failed !== null) return reject(failed)
    work((error, result) => { if (error != null) reject(error); else resolve(result) })
  })
  const broke = (error: Error): void => {
    failed ??= error
    fail(error)
  }
  connection.on('error', broke)
  connection.on('end', () => { broke(new Error('the server closed the connection')) })
  const drop = (): void => {
    signal.removeEventListener('abort', stop)
    broke(new Error('stopped'))
    connection.close()
  }
  const stop = (): void => { drop() }
  signal.addEventListener('abort', stop, { once: true })
  try {
    if (signal.aborted) throw new Error('stopped')
    await step<void>((done) => { connection.connect((error) => { done(error) }) })
    if (auth !== null) await step<boolean>((done) => { connection.login(auth, done) })
  } catch (error) {
    drop()
    throw error
  }
  return {
    async send({ from, to }, mail) {
      const info = await step<{ readonly response: string, readonly rejected: readonly string[], readonly rejectedErrors?: readonly unknown[] | undefined }>((done) => { connection.send({ from, to: [...to] }, mail, done) })
      return { response: info?.response ?? '', refused: (info?.rejected ?? []).map((one, index) => ({ to: one, code: smtpCode(info?.rejectedErrors?.[index]) ?? 0 })) }
    },
    end() {
      signal.removeEventListener('abort', stop)
      connection.quit()
    },
    drop,
  }
}

/** The server's number; null = it was not the server that said no. */
export const smtpCode = (error: unknown): number | null => error instanceof Error && 'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : null
export const smtpStep = (error: unknown): string => error instanceof Error && 'command' in error && typeof error.command === 'string' ? error.command : ''
export const smtpKind = (error: unknown): string => error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
