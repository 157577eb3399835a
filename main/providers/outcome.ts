import type { ErrorClass, ProviderError } from '../../core/provider-error.ts'
import type { Milliseconds } from '../../core/time.ts'
import type { Advice } from '../../core/view.ts'
import type { HttpAnswer, HttpResult } from './http.ts'
import type { SendOutcome } from './provider.ts'

/** A provider's answer, read: a good one, or the error in it, or why there is none. `after`: how long it asks us to wait. */
export type Reading =
  | { readonly ok: true, readonly status: number, readonly json: unknown }
  | { readonly ok: false, readonly error: ProviderError, readonly after: Milliseconds | null }

/** `providersError` finds the provider's own error in an answer; null where there is none. */
export function readResult(
  result: HttpResult, providersError: (answer: HttpAnswer) => ProviderError | null, waitAsked: (answer: HttpAnswer) => Milliseconds | null,
): Reading {
  if (result.kind !== 'answer') return { ok: false, error: result.error, after: null }
  const error = providersError(result)
  if (error !== null) return { ok: false, error, after: waitAsked(result) }
  const { status, json } = result
  return status >= 200 && status < 300 && json !== undefined ? { ok: true, status, json } : { ok: false, error: httpError(status), after: waitAsked(result) }
}

/** What an error means for the message whose sending met it. `wholeLine`: everything waits, not this pair alone. */
export function outcomeOf(error: ProviderError, wholeLine: boolean, after: Milliseconds | null): SendOutcome {
  switch (error.class) {
    case 'try-later': return { kind: 'not-sent', error, after, wholeLine }
    case 'ambiguous': return { kind: 'unknown', error }
    case 'halt':
    case 'final': return { kind: 'failed', error }
  }
}

const meaningOf = (status: number): readonly [ErrorClass, Advice] => {
  if (status === 429) return ['try-later', 'try-later']
  if (status === 401) return ['halt', 'sign-in-again']
  // A redirect, a wrong path, a proxy that wants to be asked first: this address is not the provider's.
  if (status >= 300 && status < 400 || status === 404 || status === 405 || status === 407) return ['halt', 'check-settings']
  if (status >= 400 && status < 500 && status !== 408) return ['final', 'tell-it']
  // A gateway that gave up, or a "success" that says nothing: the message may have been taken.
  return ['ambiguous', 'try-later']
}

/** An answer without the provider's own error in it: from a proxy, a gateway, or cut short. */
export function httpError(status: number): ProviderError {
  const [errorClass, advice] = meaningOf(status)
  return { code: `http-${status}`, class: errorClass, advice, details: `HTTP ${status} without an answer of the provider's own` }
}

/** There is no secret to sign in with, or this line has no number with the provider. */
export const missingSecret = (name: string): ProviderError =>
  ({ code: 'secret-missing', class: 'halt', advice: 'sign-in-again', details: `the secret "${name}" is not set` })
export const unknownLine = (lineId: string): ProviderError =>
  ({ code: 'line-unknown', class: 'halt', advice: 'check-settings', details: `the line "${lineId}" has no number for this channel` })

/** `Retry-After` in seconds, as a length of time; its other form, a date, is not used by these providers. */
export function retryAfter({ headers }: Pick<HttpAnswer, 'headers'>): Milliseconds | null {
  const header = headers['retry-after']
  return header !== undefined && /^\d{1,6}$/.test(header.trim()) ? Number(header) * 1000 : null
}
