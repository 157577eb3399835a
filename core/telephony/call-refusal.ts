import type { PhoneProblem } from '../contacts/phone.ts'

/** Why a call does not go out, or cannot be acted on. Values, never exceptions; each has its words in locales and its way on. */
export type CallRefusal =
  /** The policy has no phone, or this line has none. */
  | { readonly code: 'phone-off' }
  /** Not registered: nothing can be called now. */
  | { readonly code: 'phone-offline' }
  /** What was typed cannot be called; `problem` as contacts/phone.ts names it. */
  | { readonly code: 'not-dialable', readonly problem: PhoneProblem }
  /** The policy says that this number is called from another phone. */
  | { readonly code: 'emergency-number', readonly number: string }
  /** A usual outside prefix and an emergency number (9112), and the policy does not say which one gets outside here. `elsewhere`: `number` is called from another phone. */
  | { readonly code: 'maybe-emergency', readonly number: string, readonly elsewhere: boolean }
  /** The policy's dialling rules do not let this number be called. */
  | { readonly code: 'dial-forbidden', readonly number: string }
  /** Four at once: one that talks, others held or waiting. */
  | { readonly code: 'too-many-calls' }
  /** The call is over, was never there, or is not in a state in which this can be done. */
  | { readonly code: 'no-such-call' }
  /** Nothing of it is being recorded: the policy does not want it, or it cannot be any more. */
  | { readonly code: 'not-recorded' }
  /** The policy does not let a recording be paused. */
  | { readonly code: 'always-recorded' }

export type CallRefusalCode = CallRefusal['code']
export interface CallRefused { readonly ok: false, readonly refusal: CallRefusal }
