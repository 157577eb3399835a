import { z } from 'zod'

/* Kinds of values that several sections of the policy have. What each refuses, it refuses in words that IT can act on. */

/** The name of a secret, as given to `--set-secret NAME`. */
export const secretName = z.string().regex(/^[a-z][a-z0-9-]{1,63}$/, 'must be the name of a secret (a–z, 0–9 and -, beginning with a letter), never the secret itself')
export const e164 = z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be a number in international form without spaces, like +447700900142')
/** As Meta writes it: `en_GB`, `de`. */
export const language = z.string().regex(/^[a-z]{2,3}(_[A-Z]{2})?$/, 'must be a language as Meta writes it, like en_GB or de')
export const httpUrl = z.url({ protocol: /^https?$/ })
/** ISO 3166-1 alpha-2. */
export const country = z.string().regex(/^[A-Z]{2}$/, 'must be a country in two capital letters, like GB')
export const name = (longest: number) => z.string().min(1).max(longest)
export const host = z.string().min(1).max(253)
export const port = z.int().min(1).max(65_535)
