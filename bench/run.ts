import { writeFileSync } from 'node:fs'
import { readArguments, usage } from './arguments.ts'
import { benches } from './benches.ts'
import type { Finding } from './finding.ts'
import { asJson, asTable } from './report.ts'

/*
 *  npm run bench -- [name…] [--size small|full] [--json FILE]
 *
 *  Every limit is measured beside what it limits, in the same run: read the ratios, not the times. A missed goal is
 *  something to look into, not an error: it ends with 1 only where something could not be measured at all.
 */
async function main(words: readonly string[]): Promise<number> {
  const given = readArguments(words, Object.keys(benches))
  if (!given.ok) {
    process.stderr.write(`${given.problem}\n${usage(Object.keys(benches))}\n`)
    return 2
  }
  const findings: Finding[] = []
  let broken = 0
  for (const [name, bench] of Object.entries(benches)) {
    if (given.names.length > 0 && !given.names.includes(name)) continue
    const started = Date.now()
    process.stderr.write(`${name}… `)
    try {
      findings.push(...await bench(given.size))
      process.stderr.write(`${((Date.now() - started) / 1000).toFixed(0)} s\n`)
    } catch (error) {
      broken += 1
      process.stderr.write(`broke: ${error instanceof Error ? error.stack ?? error.message : String(error)}\n`)
    }
  }
  process.stdout.write(`\n${asTable(findings)}\n`)
  if (given.json !== null) writeFileSync(given.json, `${JSON.stringify(asJson(findings, given.size), null, 2)}\n`)
  return broken === 0 ? 0 : 1
}

process.exitCode = await main(process.argv.slice(2))
