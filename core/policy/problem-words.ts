import type { z } from 'zod'

/*
 *  What is wrong with a value, for people who write JSON and not TypeScript: "must be a whole number", "is missing",
 *  "there is no setting "acessToken" here; did you mean "accessToken"?". A schema's own words come before these.
 */
type Issue = Parameters<z.core.$ZodErrorMap>[0]

const kinds: Readonly<Record<string, string>> = {
  string: 'a text', number: 'a number', int: 'a whole number', boolean: 'true or false', array: 'a list [ … ]', object: 'an object { … }', record: 'an object { … }',
}
const kindOf = (value: unknown): string => value === null ? 'null' : Array.isArray(value) ? 'a list' : kinds[typeof value] ?? typeof value
const quoted = (values: readonly unknown[]): string => {
  const words = values.map((value) => JSON.stringify(value))
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`
}

export function problemWords(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'invalid_type': return issue.input === undefined ? 'is missing' : `must be ${kinds[issue.expected] ?? issue.expected}, not ${kindOf(issue.input)}`
    case 'invalid_value': return issue.input === undefined ? 'is missing' : `must be ${quoted(issue.values)}, not ${shortened(issue.input)}`
    case 'unrecognized_keys': return issue.keys.map((key) => `there is no setting ${JSON.stringify(key)} here`).join('; ')
    case 'invalid_union': return issue.input === undefined ? 'is missing' : 'has none of the forms that it may have'
    case 'invalid_format': return formats[issue.format]
    case 'too_small': return tooSmall(issue.origin, Number(issue.minimum))
    case 'too_big': return tooBig(issue.origin, Number(issue.maximum))
    case 'invalid_key': return 'has a name that may not be here'
    default: return undefined
  }
}

const formats: Readonly<Record<string, string>> = {
  url: 'must be a whole address, like https://firm.example/path',
  email: 'must be an e-mail address',
}
const tooSmall = (of: string, least: number): string => of === 'array' ? `needs at least ${least === 1 ? 'one entry' : `${String(least)} entries`}`
  : of === 'string' ? least === 1 ? 'must not be empty' : `must have at least ${String(least)} characters` : `must be at least ${String(least)}`
const tooBig = (of: string, most: number): string => of === 'array' ? `may have at most ${String(most)} entries` : of === 'string' ? `may have at most ${String(most)} characters` : `must be at most ${String(most)}`
function shortened(value: unknown): string {
  const text = JSON.stringify(value) ?? ''
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

/** The known name that an unknown one was probably meant to be: one or two letters apart. */
export function meant(key: string, known: readonly string[]): string | null {
  const near = known.map((name) => ({ name, apart: distance(key.toLowerCase(), name.toLowerCase()) })).sort((a, b) => a.apart - b.apart)[0]
  return near !== undefined && near.apart <= Math.min(2, Math.floor(key.length / 3)) ? near.name : null
}

/** Levenshtein's: letters put in, left out or changed. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...b].entries()) next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)))
    row = next
  }
  return row.at(-1) ?? 0
}
