import type { SecureContext } from 'node:tls'
import type { DlpPolicy } from '../../../core/dlp/rule.ts'
import { SECOND } from '../../../core/time.ts'
import { words } from '../../locales/en.ts'
import { failed, type Sent, type Way } from './way.ts'

type MailPolicy = NonNullable<NonNullable<DlpPolicy['notice']>['mail']>

export interface MailParts {
  readonly mail: MailPolicy
  readonly secretOf: (name: string) => string | null
  /** Whom TLS trusts. Throws where the policy's file of certificates cannot be read. */
  readonly trusted: () => SecureContext
}

/**
 * Sends the notice as a mail of plain text, straight to the server (proxies carry no SMTP). Its Message-ID is the same
 * each time. With `starttls` nothing is said to a server that does not offer it.
 */
export const createMail = ({ mail, secretOf, trusted }: MailParts): Way => ({
  name: 'mail',
  async send(notice, signal) {
    const password = mail.password === undefined ? '' : secretOf(mail.password)
    if (password === null) return { ok: false, why: `the secret "${mail.password ?? ''}" is not set`, blames: 'way' }
    let close = (): void => undefined
    try {
      // Loaded by those who want mail, when there is something to say.
      const { createTransport } = await import('nodemailer')
      const transport = createTransport({
        host: mail.host, port: mail.port, secure: mail.security === 'tls', requireTLS: mail.security === 'starttls', ignoreTLS: mail.security === 'none',
        ...(mail.security !== 'none' && { tls: { secureContext: trusted(), rejectUnauthorized: true, minVersion: 'TLSv1.2' as const } }),
        ...(mail.user !== undefined && { auth: { user: mail.user, pass: password } }),
        connectionTimeout: 10 * SECOND, greetingTimeout: 10 * SECOND, socketTimeout: 30 * SECOND,
        disableFileAccess: true, disableUrlAccess: true,
      })
      close = () => { transport.close() }
      signal.addEventListener('abort', close, { once: true })
      const { subject, body } = words.notice
      await transport.sendMail({
        from: mail.from, to: [...mail.to], subject: subject(notice), text: body(notice),
        messageId: `<${notice.id}@${mail.from.split('@')[1] ?? 'localhost'}>`, date: new Date(notice.time),
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Compline-Notice': notice.id },
      })
      return { ok: true }
    } catch (error) {
      return judged(error)
    } finally {
      signal.removeEventListener('abort', close)
      close()
    }
  },
})

/** A server that says no for good to this sender, these receivers or these words; sign-in and TLS are IT's to mend. */
function judged(error: unknown): Sent {
  const sent = failed(error)
  if (sent.ok || !(error instanceof Error) || !('responseCode' in error) || typeof error.responseCode !== 'number') return sent
  const step = 'command' in error && typeof error.command === 'string' ? error.command : ''
  // What a server says may repeat what it was told: its number is enough.
  const why = `SMTP ${String(error.responseCode)}${step === '' ? '' : ` after ${step}`}`
  if (error.responseCode >= 500 && /^(?:DATA|MAIL FROM|RCPT TO)/.test(step)) return { ok: false, why, blames: 'notice' }
  return { ok: false, why, blames: 'way' }
}
