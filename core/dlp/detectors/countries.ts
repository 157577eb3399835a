import { CountryCodes } from 'validator/lib/isISO31661Alpha2.js'

/** ISO 3166-1 alpha-2. */
const countries: ReadonlySet<string> = CountryCodes

export const isCountry = (code: string): boolean => countries.has(code)
