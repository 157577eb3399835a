import { parsePhone, type Country } from '../contacts/phone.ts'
import type { E164 } from '../ids.ts'
import type { DialRules } from './dial.ts'

/** Of the exchange: how it writes numbers (policy, connectors.phone.numbers), and what it knows. */
export interface CallerRules extends Pick<DialRules, 'region' | 'extensions'> { readonly numbers: 'e164' | 'digits' }

/** The number of who calls, from the user part of their SIP address; null = withheld, an extension, a name. */
export function callerNumber(user: string, { region, extensions, numbers }: CallerRules): E164 | null {
  const text = user.split(';')[0] ?? ''
  if (!/^\+?[\d().-]+$/.test(text)) return null
  const digits = text.replace(/\D/g, '')
  if (text.startsWith('+')) return e164(text, region)
  if (isExtension(digits, { extensions })) return null
  const national = region === null ? null : e164(digits, region)
  // A trunk prefix or an international one tells what it is; bare digits are as the exchange writes them.
  const international = digits.startsWith('0') ? null : e164(`+${digits}`, region)
  return numbers === 'digits' ? international ?? national : national ?? international
}

/** As long as the firm's own are. */
export const isExtension = (user: string, { extensions }: Pick<CallerRules, 'extensions'>): boolean =>
  extensions !== null && /^\d+$/.test(user) && user.length >= extensions.from && user.length <= extensions.to

function e164(text: string, region: Country | null): E164 | null {
  const parsed = parsePhone(text, region ?? 'GB')
  return parsed.ok ? parsed.e164 : null
}
