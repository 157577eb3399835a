import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createClock } from '../../clock.ts'
import { openLedger } from '../../ledger/ledger.ts'
import { policyFloorOf } from '../../ledger/policy-floor.ts'
import { testKeychain } from '../../testing/keychain.ts'
import { handTime } from '../../testing/time.ts'
import { createPolicySource, type PolicyResult } from '../policy-source.ts'
import type { Get } from './get.ts'
import { readSigned, type SignedResult } from './signed.ts'

/* Whoever sits at a desk can write in their own folder: what lies there may be what lay there once. */
let folder: string
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'compline-roll-back-')) })
afterEach(() => { rmSync(folder, { recursive: true, force: true }) })
const at = (name: string): string => join(folder, name)
const keychain = testKeychain()
const floor = () => policyFloorOf(at('ledger.db'))

/** The desk opens by it, as createDesk notes it. */
async function goBy({ kept = null, signed = null }: { kept?: number | null, signed?: { key: string, revision: number, document: string } | null }): Promise<void> {
  const ledger = await openLedger({ path: at('ledger.db'), keychain, recoveryPublicKey: undefined, clock: createClock('system', handTime()) })
  ledger.write((tx) => tx.fact({ kind: 'policy.loaded', actor: 'system', subject: 'policy', attrs: { digest: 'x', kept, signed }, payload: null }))
  ledger.close()
}

describe('a signed policy that was overtaken does not come back', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const pem = (key: KeyObject): string => String(key.export({ type: 'spki', format: 'pem' }))
  const url = 'https://policy.example/policy.json'
  const answer = (revision: number, name = 'Ours', key = privateKey): Get => () => {
    const body = Buffer.from(JSON.stringify({ revision, name }))
    return Promise.resolve({ status: 200, headers: { 'x-compline-signature': sign(null, body, key).toString('base64') }, body })
  }
  const away: Get = () => Promise.reject(new Error('ECONNREFUSED'))
  const ask = (get: Get, how: 'quick' | 'fresh' = 'fresh', key = publicKey) => readSigned({ url, publicKey: pem(key) }, folder, [get], how, floor())
  const problems = (result: SignedResult) => result.ok ? null : result.problems
  /** Taken, kept on disk, and gone by. */
  async function accept(get: Get): Promise<void> {
    const result = await ask(get)
    if (!result.ok) throw new Error(result.problems.join())
    result.keep()
    await goBy(result)
  }

  test('as an older copy that was put back, while the address is away: neither at the start nor later', async () => {
    await accept(answer(4))
    copyFileSync(at('policy-copy.json'), at('old'))
    await accept(answer(5))
    copyFileSync(at('old'), at('policy-copy.json'))
    for (const how of ['quick', 'fresh'] as const) {
      expect(problems(await ask(away, how))).toEqual(['ECONNREFUSED', 'the copy on this desk does not count: its revision 4 is older than 5, which this desk already had'])
    }
    // The address has the newer one: it is asked at the start already.
    expect(await ask(answer(5), 'quick')).toMatchObject({ ok: true, signed: { revision: 5 } })
  })

  test('as an older answer at the address, the copy being deleted', async () => {
    await accept(answer(5))
    rmSync(at('policy-copy.json'))
    expect(problems(await ask(answer(4)))).toEqual(['its revision 4 is older than 5, which this desk already had'])
    expect(problems(await ask(answer(5, 'Another')))).toEqual([expect.stringMatching(/revision is still 5/)])
    expect(await ask(answer(5))).toMatchObject({ ok: true, signed: { revision: 5 } })
    expect(await ask(answer(6))).toMatchObject({ ok: true, signed: { revision: 6 } })
  })

  test('another key begins its own count; what the first one had stays behind', async () => {
    await accept(answer(5))
    const other = generateKeyPairSync('ed25519')
    expect(await ask(answer(1, 'Ours', other.privateKey), 'fresh', other.publicKey)).toMatchObject({ ok: true })
    await goBy({ signed: { key: 'of another', revision: 1, document: 'y' } })
    expect(problems(await ask(answer(4)))).toEqual([expect.stringMatching(/older than 5/)])
  })

  test('a ledger that cannot be read tells nothing, and nothing is opened by guess', async () => {
    writeFileSync(at('ledger.db'), 'no ledger at all, but some bytes of something else')
    await expect(ask(answer(1))).rejects.toMatchObject({ code: 'ledger-corrupt' })
  })

  test('what the last run left beside the ledger counts too', async () => {
    const ledger = await openLedger({ path: at('ledger.db'), keychain, recoveryPublicKey: undefined, clock: createClock('system', handTime()) })
    const result = await ask(answer(5))
    if (result.ok) ledger.write((tx) => tx.fact({ kind: 'policy.loaded', actor: 'system', subject: 'policy', attrs: { digest: 'x', kept: 7, signed: result.signed }, payload: null }))
    expect([floor().lastGood(), problems(await ask(answer(4)))]).toEqual([7, [expect.stringMatching(/older than 5/)]])
    copyFileSync(at('ledger.db'), at('crashed.db'))
    copyFileSync(at('ledger.db-wal'), at('crashed.db-wal'))
    ledger.close()
    expect(policyFloorOf(at('crashed.db')).lastGood()).toBe(7)
  })
})

describe('the last good policy', () => {
  const sandbox = readFileSync(new URL('../../../resources/policy/sandbox.json', import.meta.url), 'utf8')
  const put = (name: string | null): void => { writeFileSync(at('machine.json'), name === null ? '{}' : JSON.stringify({ ...JSON.parse(sandbox) as object, organisation: { name } })) }
  const source = (): Promise<PolicyResult> => createPolicySource({
    platform: 'linux', machineWide: at('machine.json'), named: null, user: 'sam', folder, keychain, now: () => 0, run: () => Promise.resolve({ code: 1, stdout: '' }),
    agent: () => () => Promise.reject(new Error('nobody asks')),
  })('quick', floor())
  async function start(): Promise<string | readonly string[]> {
    const result = await source()
    if (!result.ok) return result.details
    await goBy({ kept: result.loaded.kept ?? null })
    return result.loaded.policy.organisation.name
  }

  test('is the one of the last start: an older one that was put back, sealed as it is, does not count, and a good one ends it', async () => {
    put('First')
    expect(await start()).toBe('First')
    copyFileSync(at('policy-last-good'), at('old'))
    put('Second')
    expect(await start()).toBe('Second')
    copyFileSync(at('policy-last-good'), at('second'))
    put(null)
    expect(await start()).toBe('Second')
    copyFileSync(at('old'), at('policy-last-good'))
    expect((await start()).at(-1)).toMatch(/was overtaken, and was put back/)
    copyFileSync(at('second'), at('policy-last-good'))
    expect(await start()).toBe('Second')
    // Without any, the count goes on from what the ledger knows.
    copyFileSync(at('old'), at('policy-last-good'))
    put('Third')
    expect(await start()).toBe('Third')
    put(null)
    expect(await start()).toBe('Third')
    copyFileSync(at('second'), at('policy-last-good'))
    expect((await start()).at(-1)).toMatch(/was overtaken/)
  })
})
