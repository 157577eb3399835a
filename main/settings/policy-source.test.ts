import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createNetwork } from '../network/network.ts'
import { firmAuthority, firmKey, goodCertificate } from '../network/testing/firm-authority.ts'
import { listening } from '../providers/testing/raw-server.ts'
import { testKeychain } from '../testing/keychain.ts'
import { createPolicySource, type PolicyResult, type SourceParts } from './policy-source.ts'
import type { ProgramAnswer } from './policy/run-program.ts'

const sandbox = readFileSync(new URL('../../resources/policy/sandbox.json', import.meta.url), 'utf8')
const named = (name: string, more: object = {}): string => {
  const document = JSON.parse(sandbox) as { organisation: object }
  return JSON.stringify({ ...document, organisation: { ...document.organisation, name }, ...more })
}
const closing: (() => Promise<void>)[] = []
let folder: string
let now: number
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'compline-policy-'))
  now = Date.UTC(2026, 10, 22)
})
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
  rmSync(folder, { recursive: true, force: true })
})

const file = (name: string, text?: string): string => {
  const path = join(folder, name)
  if (text !== undefined) writeFileSync(path, text)
  return path
}
const keychain = testKeychain()
/** On a desk whose ledger is new each time: what that keeps from coming back stands in policy/roll-back.test.ts. */
function source(parts: Partial<SourceParts> = {}): (how: 'quick' | 'fresh') => Promise<PolicyResult> {
  const load = createPolicySource({
    platform: 'linux', machineWide: file('machine.json'), named: null, user: 'sam', folder: join(folder, 'desk'), keychain, now: () => now,
    run: () => Promise.resolve({ code: 1, stdout: '' }),
    agent: (network) => createNetwork({ network: { ...network, caFile: file('firm.pem', firmAuthority) }, secret: () => null, resolveProxy: () => Promise.resolve('DIRECT') }).agent,
    ...parts,
  })
  return (how) => load(how, { lastGood: () => 0, signedBy: () => null })
}
/** Which firm's it is, where it stands, and what was refused. */
function seen(result: PolicyResult) {
  return result.ok ? [result.loaded.policy.organisation.name, result.loaded.origin, result.refused?.problems ?? null] : [result.code, ...result.details]
}

describe('the first place that has a policy wins as a whole', () => {
  const registry = (values: string) => (_: string, args: readonly string[]): Promise<ProgramAnswer> => Promise.resolve(
    args.join().includes('HKLM\\Software\\Policies') ? { code: 0, stdout: `\r\nHKEY_LOCAL_MACHINE\\Software\\Policies\\Compline\r\n${values}\r\n\r\n` } : { code: 1, stdout: '' })

  test('Windows: the registry, before the file of the machine and the command line', async () => {
    const world = { platform: 'win32' as const, machineWide: file('machine.json', named('Machine')), named: file('named.json', named('Named')) }
    expect(seen(await source({ ...world, run: registry(`    Policy    REG_SZ    ${named('Registry')}`) })('fresh'))).toEqual(['Registry', 'HKLM\\Software\\Policies\\Compline (Policy)', null])
    const inFile = file('elsewhere.json', named('In a file'))
    expect(seen(await source({ ...world, run: registry(`    PolicyFile    REG_SZ    ${inFile}`) })('fresh'))).toEqual(['In a file', `${inFile} (HKLM\\Software\\Policies\\Compline, PolicyFile)`, null])
  })

  test('Windows: a registry that cannot be read does not open the door to the command line', async () => {
    const run = () => Promise.resolve({ code: null, stdout: '' })
    expect(seen(await source({ platform: 'win32', run, named: file('named.json', named('Named')) })('fresh'))).toEqual(['policy-missing', 'HKLM\\Software\\Policies\\Compline', expect.stringMatching(/reg\.exe gave no answer/)])
    const refused = () => Promise.resolve({ code: 1, stdout: '' })
    expect(seen(await source({ platform: 'win32', run: refused, named: file('named.json', named('Named')) })('fresh'))[2]).toMatch(/reg\.exe cannot be used/)
    expect(seen(await source({ platform: 'win32', run, machineWide: file('machine.json', named('Machine')) })('fresh'))[0]).toBe('Machine')
  })

  test('the machine-wide file counts before one that is named on the command line; without either there is none', async () => {
    const byName = { named: file('named.json', named('Named')) }
    expect(seen(await source(byName)('fresh'))).toEqual(['Named', byName.named, null])
    file('machine.json', `\uFEFF${named('Machine')}`)
    expect(seen(await source(byName)('fresh'))).toEqual(['Machine', file('machine.json'), null])
    rmSync(file('machine.json'))
    expect(seen(await source()('fresh'))).toEqual(['policy-missing', file('machine.json')])
  })

  test('a bad one is not passed over for a good one further down', async () => {
    file('machine.json', '{"version": 2}')
    const result = await source({ named: file('named.json', named('Named')) })('fresh')
    expect(result).toMatchObject({ ok: false, code: 'policy-bad', details: expect.arrayContaining([file('machine.json'), expect.stringMatching(/^version: /)]) })
  })
})

describe('a bad policy is refused, and the last good one stays', () => {
  test('with where and why; also after a restart; and a good one ends it', async () => {
    file('machine.json', named('Good'))
    const before = now
    expect(seen(await source()('fresh'))[0]).toBe('Good')
    now += 1000
    file('machine.json', '{\n  "version": 1,\n}')
    const refused = await source()('quick')
    expect(refused).toMatchObject({ ok: true, loaded: { since: before, origin: file('machine.json') }, refused: { origin: file('machine.json'), problems: [expect.stringMatching(/not JSON.*line 3/)] } })
    file('machine.json', named('Better'))
    expect(await source()('fresh')).toMatchObject({ ok: true, loaded: { since: now, policy: { organisation: { name: 'Better' } } } })
    expect(seen(await source()('fresh'))[2]).toBeNull()
  })

  test('it is not missed where the file is gone', async () => {
    file('machine.json', named('Good'))
    await source()('fresh')
    rmSync(file('machine.json'))
    expect(seen(await source()('fresh'))).toEqual(['policy-missing', file('machine.json')])
  })

  test('what was named on the command line stands in for nothing that IT set, nor for another file', async () => {
    const good = file('named.json', named('Named'))
    await source({ named: good })('fresh')
    const bad = file('other.json', '{}')
    expect(seen(await source({ named: bad })('fresh'))[0]).toBe('policy-bad')
    file('machine.json', '{}')
    expect(seen(await source({ named: good })('fresh'))[0]).toBe('policy-bad')
  })

  test('the copy is sealed: one that somebody wrote by hand counts for nothing', async () => {
    file('machine.json', named('Good'))
    await source()('fresh')
    const copy = join(folder, 'desk', 'policy-last-good')
    expect(readFileSync(copy, 'latin1')).not.toContain('Good')
    writeFileSync(copy, JSON.stringify({ text: named('Forged'), origin: 'x', managed: true, since: 0 }))
    file('machine.json', '{}')
    expect(seen(await source()('fresh'))[0]).toBe('policy-bad')
  })
})

describe('a signed policy at an address', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const pem = publicKey.export({ type: 'spki', format: 'pem' })
  const revision = (number: number, name: string, more: object = {}): string => named(name, { revision: number, ...more })

  /** What the server has now, and what it was asked. */
  async function serve(how: 'header' | 'file' = 'header') {
    const state = { body: '', signature: Buffer.alloc(64), status: 200, asked: [] as (string | undefined)[], url: '' }
    const server = createServer({ key: firmKey, cert: goodCertificate + firmAuthority }, (request, response) => {
      if (request.url?.endsWith('.sig') === true) return response.writeHead(how === 'file' ? 200 : 404).end(state.signature.toString('base64'))
      const etag = `"${state.signature.subarray(0, 4).toString('hex')}"`
      state.asked.push(request.headers['if-none-match'])
      if (request.headers['if-none-match'] === etag) return response.writeHead(304).end()
      response.writeHead(state.status, { etag, ...(how === 'header' && { 'x-compline-signature': state.signature.toString('base64') }) }).end(state.body)
    })
    state.url = `https://127.0.0.1:${String(await listening(server))}/policy.json`
    closing.push(() => new Promise((resolve) => { server.close(() => resolve()); server.closeAllConnections() }))
    return { state, put: (text: string, key: KeyObject = privateKey) => { Object.assign(state, { body: text, signature: sign(null, Buffer.from(text), key) }) }, close: () => closing.pop()?.() }
  }
  const pointTo = (url: string, key: string | Buffer = pem): void => { file('machine.json', JSON.stringify({ source: { url, publicKey: String(key) } })) }

  test.each(['header', 'file'] as const)('counts with its signature in the %s, over the bytes as they came', async (how) => {
    const { state, put } = await serve(how)
    pointTo(state.url)
    put(`\n${revision(1, 'Zürich Vermögen')}\n`)
    expect(seen(await source()('fresh'))).toEqual(['Zürich Vermögen', `${state.url} (${file('machine.json')})`, null])
  })

  test('is asked for again by its ETag, and taken when it is newer', async () => {
    const { state, put } = await serve()
    pointTo(state.url)
    put(revision(1, 'First'))
    await source()('fresh')
    expect(seen(await source()('fresh'))[0]).toBe('First')
    put(revision(2, 'Second'))
    expect(seen(await source()('fresh'))[0]).toBe('Second')
    expect(state.asked.map((tag) => tag !== undefined)).toEqual([false, true, true])
  })

  test('without a good signature it is refused, and the last good one stays', async () => {
    const { state, put } = await serve()
    pointTo(state.url)
    put(revision(1, 'Ours'))
    await source()('fresh')
    put(revision(2, 'Forged'), generateKeyPairSync('ed25519').privateKey)
    expect(seen(await source()('fresh'))).toEqual(['Ours', expect.any(String), [expect.stringMatching(/signature does not fit/)]])
    put(revision(2, 'Changed on the way'))
    state.body += ' '
    expect(seen(await source()('fresh'))).toEqual(['Ours', expect.any(String), [expect.stringMatching(/signature does not fit/)]])
  })

  test('an older one, or a change under the same number, is refused though its signature is good', async () => {
    const { state, put } = await serve()
    pointTo(state.url)
    put(revision(5, 'Five'))
    await source()('fresh')
    put(revision(4, 'Four'))
    expect(seen(await source()('fresh'))).toEqual(['Five', expect.any(String), ['its revision 4 is older than 5, which this desk already had']])
    put(revision(5, 'Another five'))
    expect(seen(await source()('fresh'))[2]).toEqual([expect.stringMatching(/revision is still 5/)])
  })

  test('away, the copy on this desk counts, and says why; at a start it is not even asked for', async () => {
    const { state, put, close } = await serve()
    pointTo(state.url)
    put(revision(1, 'Ours'))
    await source()('fresh')
    expect(await source()('quick')).toMatchObject({ ok: true, unasked: true })
    expect(state.asked).toHaveLength(1)
    await close()
    expect(await source()('fresh')).toMatchObject({ ok: true, loaded: { policy: { organisation: { name: 'Ours' } } }, trouble: expect.stringMatching(/ECONNREFUSED|hang up|reset/) })
    // A server that answers with trouble of its own is away as well.
    const other = await serve()
    other.state.status = 503
    pointTo(other.state.url)
    expect(seen(await source()('fresh'))[2]).toEqual(['it answered HTTP 503'])
  })

  test('its copy on this desk is checked again each time', async () => {
    const { state, put, close } = await serve()
    pointTo(state.url)
    put(revision(1, 'Ours'))
    await source()('fresh')
    const path = join(folder, 'desk', 'policy-copy.json')
    const copy = JSON.parse(readFileSync(path, 'utf8')) as { body: string }
    writeFileSync(path, JSON.stringify({ ...copy, body: Buffer.from(revision(9, 'Forged')).toString('base64') }))
    await close()
    expect(seen(await source()('fresh'))[0]).toBe('Ours') // the sealed last good one
    rmSync(join(folder, 'desk', 'policy-last-good'))
    expect(seen(await source()('fresh'))[0]).toBe('policy-bad')
  })

  test('a bad document with a good signature is no copy', async () => {
    const { state, put } = await serve()
    pointTo(state.url)
    put(JSON.stringify({ version: 1, revision: 3 }))
    expect(seen(await source()('fresh'))[0]).toBe('policy-bad')
    expect(existsSync(join(folder, 'desk', 'policy-copy.json'))).toBe(false)
  })

  test.each([
    ['an address without TLS', 'http://127.0.0.1:1/policy.json', pem, /not an https address/],
    ['a key of another kind', 'https://127.0.0.1:1/policy.json', generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' }), /not an Ed25519 key/],
  ])('%s is refused', async (_, url, key, words) => {
    pointTo(url, key)
    expect(seen(await source()('fresh'))).toEqual(['policy-bad', expect.any(String), expect.stringMatching(words)])
  })

  test('the key may be the Base64 of its DER, as one line of the registry', async () => {
    const { state, put } = await serve()
    put(revision(1, 'Ours'))
    const der = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
    const run = (_: string, args: readonly string[]): Promise<ProgramAnswer> => Promise.resolve(args.join().includes('HKLM\\Software\\Policies')
      ? { code: 0, stdout: `\r\nHKEY_LOCAL_MACHINE\\Software\\Policies\\Compline\r\n    PolicyUrl    REG_SZ    ${state.url}\r\n    PolicyKey    REG_SZ    ${der}\r\n` } : { code: 1, stdout: '' })
    expect(seen(await source({ platform: 'win32', run })('fresh'))[0]).toBe('Ours')
  })
})
