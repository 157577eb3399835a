/** What the page of the small window may ask of main, and nothing else. */
const ASKS: ReadonlySet<unknown> = new Set(['phone.get', 'phone.about', 'calls.act'])
/** It takes a call or turns it away; it neither dials, nor gives one on, nor pauses what is recorded. */
const ACTS: ReadonlySet<unknown> = new Set(['answer', 'decline', 'decline-with-sms'])

export const mayRingingAsk = (name: unknown, input: unknown): boolean =>
  ASKS.has(name) && (name !== 'calls.act' || (typeof input === 'object' && input !== null && 'do' in input && ACTS.has(input.do)))
