import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { extensions, startExchange } from '../../lab/exchange/exchange.ts'
import { openBarePhones, type Bare } from '../../lab/phone/bare.ts'
import { openCompline, type Compline } from '../../lab/phone/compline.ts'
import { answeredIn, listenIn } from '../../lab/phone/listen-in.ts'
import { ensurePackages } from '../../scripts/lab/packages.ts'
import { ensureBuilt } from '../../scripts/run/build.ts'
import type { Finding } from '../finding.ts'
import type { Size } from '../sizes.ts'
import { interleaved, median } from '../statistics.ts'

/**
 * How long an INVITE takes to its 200, over the lab's exchange to the same phone that answers at once: Compline's, and that
 * of JsSIP alone, in turn. From the offer set to the answer set: with gathering, main's guard and signature, and the digest.
 */
export async function calls(size: Size): Promise<Finding[]> {
  const ready = await ensurePackages((line) => { process.stderr.write(`${line}\n`) })
  if (!ready.ok) {
    process.stderr.write(`not measured: ${ready.why.join(' ')}\n`)
    return []
  }
  await ensureBuilt(() => undefined)
  const folder = mkdtempSync(join(tmpdir(), 'compline-bench-'))
  const exchange = await startExchange(folder)
  const phones = await openBarePhones()
  let app: Compline | null = null
  try {
    await phones.open(exchange, 'ben', 1000)
    const bare = await phones.open(exchange, 'cleo', 440)
    await listenIn(bare.page)
    app = await openCompline(exchange, 440)
    const times = await timesOf(app, bare, size.calls)
    return [{
      bench: 'calls', work: `INVITE to 200, ${String(size.calls)} calls: Compline, p50`, value: median(times.compline), unit: 'ms',
      beside: { what: 'bare JsSIP, p50', value: median(times.bare) }, goal: { of: 'ratio', atMost: 1.2 },
    }]
  } finally {
    await app?.close()
    await phones.close()
    await exchange.stop()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function timesOf(app: Compline, bare: Bare, rounds: number): Promise<{ readonly compline: readonly number[], readonly bare: readonly number[] }> {
  const once = {
    async compline() {
      const id = await app.dial(extensions.ben)
      await app.becomes('talking')
      await app.act({ do: 'hang-up', id })
      await app.endsAs('hung-up')
    },
    async bare() {
      await bare.call(extensions.ben)
      await bare.page.waitForFunction(() => window.barePhone.calls().at(-1)?.talking)
      await bare.hangUp()
    },
  }
  await interleaved(2, once)
  for (const page of [app.phoneWindow(), bare.page]) await answeredIn(page)
  await interleaved(rounds, once)
  return { compline: await answeredIn(app.phoneWindow()), bare: await answeredIn(bare.page) }
}
