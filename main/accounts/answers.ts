import type { CheckCode, CheckStep, CheckStepName } from '../../core/accounts.ts'
import type { ProviderError } from '../../core/provider-error.ts'

export const step = (name: CheckStepName, code: CheckCode, details = ''): CheckStep =>
  ({ step: name, result: code === 'ok' ? 'ok' : code === 'skipped' ? 'skipped' : 'failed', code, details })

/**
 * Which step a provider's error belongs to. Meta: 0 and 190 = the token, 3, 10 and 200–299 = its rights (error codes of
 * the Graph API). Twilio: 20003 = the token, 20005 = the account is not active, 20404 = there is no such thing.
 */
export function blame({ code, details }: ProviderError): CheckStep {
  const number = Number(code)
  const words = /^\d+$/.test(code) ? `${code}: ${details}` : details
  if (code === '190' || code === '0') return step('sign-in', /expired/i.test(details) ? 'token-expired' : 'token-wrong', words)
  if (code === '20003' || code === 'http-401') return step('sign-in', 'token-wrong', words)
  if (code === '3' || code === '10' || number >= 200 && number <= 299) return step('sign-in', 'permission', words)
  if (code === '20005') return step('account', 'account-inactive', words)
  if (code === '20404') return step('account', 'account-wrong', words)
  if (code.startsWith('http-5') || code === '2') return step('answer', 'server-error', words)
  if (code.startsWith('http-')) return step('answer', 'not-the-provider', words)
  if (/^[a-z]/.test(code)) return step('answer', 'no-answer', words)
  return step('sign-in', 'said-otherwise', words)
}
