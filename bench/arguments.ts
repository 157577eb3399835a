import { parseArgs } from 'node:util'
import { sizes, type Size } from './sizes.ts'

export type Given =
  | { readonly ok: true, readonly names: readonly string[], readonly size: Size, readonly json: string | null }
  | { readonly ok: false, readonly problem: string }

export const usage = (names: readonly string[]): string => `usage: npm run bench -- [${names.join('|')}]… [--size small|full] [--json FILE]`

/** No name = all of them. */
export function readArguments(words: readonly string[], known: readonly string[]): Given {
  try {
    const { values, positionals } = parseArgs({
      args: [...words], allowPositionals: true,
      options: { size: { type: 'string', default: 'small' }, json: { type: 'string' } },
    })
    const unknown = positionals.find((name) => !known.includes(name))
    if (unknown !== undefined) return { ok: false, problem: `There is no bench "${unknown}".` }
    if (values.size !== 'small' && values.size !== 'full') return { ok: false, problem: `There is no size "${values.size}".` }
    return { ok: true, names: positionals, size: sizes[values.size], json: values.json ?? null }
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) }
  }
}
