import type { SecureContext } from 'node:tls'
import type { DlpPolicy } from '../../../core/dlp/rule.ts'
import { words } from '../../locales/en.ts'
import { mailServerOptions } from '../../network/mail-server.ts'
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
export const createMail = ({ mail, secretOf, trusted }: MailParts): Way => {
  /** Who of several has the notice already that the others would not have yet: they do not get it time and again. */
  let taken: { readonly id: string, readonly by: ReadonlySet<string> } = { id: '', by: new Set() }
  return {
    name: 'mail',
    async send(notice, signal) {
      const password = mail.password === undefined ? '' : secretOf(mail.password)
      if (password === null) return { ok: false, why: `the secret "${mail.password ?? ''}" is not set`, blames: 'way' }
      let close = (): void => undefined
      try {
        // Loaded by those who want mail, when there is something to say.
        const { createTransport } = await import('nodemailer')
        const transport = createTransport({
          ...mailServerOptions(mail, trusted),
          ...(mail.user !== undefined && { auth: { user: mail.user, pass: password } }),
          disableFileAccess: true, disableUrlAccess: true,
        })
        close = () => { transport.close() }
        signal.addEventListener('abort', close, { once: true })
        const { subject, body } = words.notice
        const before = taken.id === notice.id ? taken.by : new Set<string>()
        const to = mail.to.filter((one) => !before.has(one))
        const { rejected, rejectedErrors = [] } = await transport.sendMail({
          envelope: { from: mail.from, to }, from: mail.from, to: [...mail.to], subject: subject(notice), text: body(notice),
          messageId: `<${notice.id}@${mail.from.split('@')[1] ?? 'localhost'}>`, date: new Date(notice.time),
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Compline-Notice': notice.id },
        })
        const refused = new Set(rejected.map((one) => addressOf(one).toLowerCase()))
        taken = { id: notice.id, by: new Set([...before, ...to.filter((one) => !refused.has(one.toLowerCase()))]) }
        return refused.size === 0 ? { ok: true } : forSome(rejectedErrors, refused.size, mail.to.length)
      } catch (error) {
        const sent = judged(error)
        // Others have it: this one is not to keep them from the next for ever.
        return taken.id === notice.id && isAboutReceivers(error) && !sent.ok && sent.blames === 'way' ? { ...sent, blames: 'receiver' } : sent
      } finally {
        signal.removeEventListener('abort', close)
        close()
      }
    },
  }
}

const addressOf = (one: string | { readonly address: string }): string => typeof one === 'string' ? one : one.address

/** The server took it for some and not for others: for these it has failed, and is tried again. */
function forSome(errors: readonly Error[], refused: number, of: number): Sent {
  const codes = errors.flatMap((error) => codeOf(error) ?? [])
  const lasting = codes.length > 0 && codes.every((code) => code >= 500)
  const [code = 0] = codes
  return { ok: false, why: `SMTP ${String(code)} after RCPT TO, for ${String(refused)} of ${String(of)} receivers`, blames: lasting ? 'notice' : 'receiver' }
}
const codeOf = (error: unknown): number | null => error instanceof Error && 'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : null
const isAboutReceivers = (error: unknown): boolean => error instanceof Error && 'command' in error && error.command === 'RCPT TO'

/** A server that says no for good to this sender, these receivers or these words; sign-in and TLS are IT's to mend. */
function judged(error: unknown): Sent {
  const code = codeOf(error)
  if (code === null || !(error instanceof Error)) return failed(error)
  const step = 'command' in error && typeof error.command === 'string' ? error.command : ''
  // What a server says may repeat what it was told: its number is enough.
  const why = `SMTP ${String(code)}${step === '' ? '' : ` after ${step}`}`
  if (code >= 500 && /^(?:DATA|MAIL FROM|RCPT TO)/.test(step)) return { ok: false, why, blames: 'notice' }
  return { ok: false, why, blames: 'way' }
}
