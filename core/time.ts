declare const unit: unique symbol
/** A length of time in milliseconds. */
export type Milliseconds = number & { readonly [unit]?: 'ms' }
/** A moment: milliseconds since 1970-01-01T00:00Z. */
export type UtcMs = number & { readonly [unit]?: 'utc-ms' }

export const SECOND: Milliseconds = 1000
export const MINUTE: Milliseconds = 60 * SECOND
export const HOUR: Milliseconds = 60 * MINUTE
export const DAY: Milliseconds = 24 * HOUR
