import type { SecureContext } from 'node:tls'
import { SECOND, type Milliseconds } from '../../core/time.ts'

/** A mail server of the policy's. */
export interface MailServer { readonly host: string, readonly port: number, readonly security: 'starttls' | 'tls' | 'none' }

/**
 * How nodemailer gets to it: straight, for proxies carry no SMTP. With `starttls` nothing is said to a server that does
 * not offer it. `within`: how long it may keep silent. Throws where the policy's file of certificates cannot be read.
 */
export const mailServerOptions = ({ host, port, security }: MailServer, trusted: () => SecureContext, within: Milliseconds = 30 * SECOND) => ({
  host, port, secure: security === 'tls', requireTLS: security === 'starttls', ignoreTLS: security === 'none',
  ...(security !== 'none' && { tls: { secureContext: trusted(), rejectUnauthorized: true, minVersion: 'TLSv1.2' as const } }),
  connectionTimeout: 10 * SECOND, greetingTimeout: 10 * SECOND, socketTimeout: within,
})
