import { existsSync, writeFileSync } from 'node:fs'
import { env } from 'node:process'
import { checkedFile, checkedPatterns, nameOf, patternsNow, type Checked } from './patterns.ts'

/*
 *  npm run check:patterns: asks recheck of every pattern in core/dlp that it has not been asked of, and writes what it
 *  says to patterns-checked.json. Ends with 1 where one can be held up by hostile text.
 */
env['RECHECK_BACKEND'] ??= 'pure'
const { check } = await import('recheck')

/** For each pattern, ms; what is not decided by then counts as unsafe. */
const TIMEOUT = 60_000

const known = new Map((existsSync(checkedFile) ? checkedPatterns() : []).map((one) => [nameOf(one), one]))
const checked: Checked[] = []
for (const pattern of await patternsNow()) {
  const before = known.get(nameOf(pattern))
  if (before?.verdict === 'safe') {
    checked.push(before)
    continue
  }
  const started = Date.now()
  const said = await check(pattern.pattern, pattern.flags, { timeout: TIMEOUT })
  const verdict = said.status === 'safe' ? 'safe' : said.status === 'vulnerable' ? `vulnerable: ${said.complexity.summary}` : `unknown: ${said.error.kind}`
  process.stdout.write(`${verdict.padEnd(12)} ${((Date.now() - started) / 1000).toFixed(1)} s  ${nameOf(pattern)}\n`)
  checked.push({ ...pattern, verdict })
}
writeFileSync(checkedFile, `[\n${checked.map((one) => `  ${JSON.stringify(one)}`).join(',\n')}\n]\n`)
const bad = checked.filter(({ verdict }) => verdict !== 'safe')
process.stdout.write(`${String(checked.length)} patterns, ${String(bad.length)} not safe\n`)
process.exit(bad.length === 0 ? 0 : 1)
