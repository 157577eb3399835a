import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import ssh2 from 'ssh2'
import { afterEach, describe, expect, it } from 'vitest'
import { readPolicy, type Policy, type PolicyInput } from '../../core/policy.ts'
import { createSftp } from '../archive/sftp.ts'
import type { Delivered, Sink } from '../archive/sink.ts'
import { sftpServer, type SftpServer } from '../archive/testing/sftp-server.ts'
import { createNetwork } from '../network/network.ts'
import { listening } from '../providers/testing/raw-server.ts'
import { withDesk } from '../testing/with-desk.ts'
import { listAccounts, secretNames } from './account-list.ts'
import { checkSink } from './sink-check.ts'

const { generateKeyPairSync } = ssh2.utils
const [mine, host] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')]
const closing: (() => Promise<void>)[] = []
afterEach(async () => { for (const close of closing.splice(0)) await close() })

type Archive = Partial<Pick<PolicyInput, 'archive' | 'crm'>>
const sandbox = JSON.parse(readFileSync(new URL('../../resources/policy/sandbox.json', import.meta.url), 'utf8')) as PolicyInput
function policyWith(more: Archive): Policy {
  const read = readPolicy({ ...sandbox, recording: { enabled: true }, archive: { deliveries: [{ id: 'drop', kind: 'folder', path: '/archive' }] }, ...more })
  if (!read.ok) throw new Error(read.problems.join('; '))
  return read.policy
}
const sftp = (server: Pick<SftpServer, 'port'>, hostKey: string): Archive => ({ archive: { deliveries: [{ id: 'vault', kind: 'sftp', host: '127.0.0.1', port: server.port, user: 'compline', key: 'sftp-key', passphrase: 'sftp-words', hostKey, folder: 'in' }] } })
const everywhere: Archive = {
  archive: {
    deliveries: [
      { id: 'journal', kind: 'smtp', host: 'mail.firm.example', from: 'compline@firm.example', to: ['journal@archive.example'], user: 'compline', password: 'mail-password' },
      { id: 'vault', kind: 'sftp', host: 'vault.example', user: 'compline', key: 'sftp-key', passphrase: 'sftp-words', hostKey: `SHA256:${'A'.repeat(43)}`, folder: 'in' },
      { id: 'api', kind: 'https', url: 'https://archive.example/in', auth: { kind: 'oauth2', tokenUrl: 'https://archive.example/token', clientId: 'c', clientSecret: 'api-secret' } },
      { id: 'plain', kind: 'https', url: 'https://other.example/in', auth: { kind: 'bearer', token: 'api-token' } },
      { id: 'drop', kind: 'folder', path: '/archive' },
    ],
  },
  crm: { kind: 'https', url: 'https://crm.example/log', token: 'crm-token' },
}

const desk = withDesk()

describe('where records go', () => {
  it('each place stands in the list with what it needs, and each secret may be set, no other', () => {
    const policy = policyWith(everywhere)
    const { sinks } = listAccounts({ policy, own: [], has: (name) => name === 'sftp-key', webhookBase: () => null })
    expect(sinks.map(({ id, kind, place, secrets }) => [id, kind, place, ...secrets.map(({ use, name, present }) => `${use} ${name} ${present ? 'set' : 'missing'}`)])).toEqual([
      ['journal', 'smtp', 'journal@archive.example (mail.firm.example:587)', 'mailPassword mail-password missing'],
      ['vault', 'sftp', 'compline@vault.example:22, in', 'privateKey sftp-key set', 'passphrase sftp-words missing'],
      ['api', 'https', 'https://archive.example/in', 'clientSecret api-secret missing'],
      ['plain', 'https', 'https://other.example/in', 'accessToken api-token missing'],
      ['drop', 'folder', '/archive'],
      ['crm', 'crm-https', 'https://crm.example/log', 'accessToken crm-token missing'],
    ])
    const known = secretNames(policy)
    expect(['mail-password', 'sftp-key', 'sftp-words', 'api-secret', 'api-token', 'crm-token'].filter((name) => !known.has(name))).toEqual([])
    expect(known.has('another')).toBe(false)
  })

  it.each([
    [{ kind: 'hubspot' as const, accessToken: 'hub-token' }, 'hubspot', 'https://api.hubapi.com', 'accessToken hub-token'],
    [{ kind: 'salesforce' as const, instanceUrl: 'https://firm.my.salesforce.example', clientId: 'c', clientSecret: 'sf-secret' }, 'salesforce', 'https://firm.my.salesforce.example', 'clientSecret sf-secret'],
  ])('so does the CRM', (crm, kind, place, secret) => {
    const { sinks } = listAccounts({ policy: policyWith({ crm }), own: [], has: () => true, webhookBase: () => null })
    expect(sinks.slice(1).map(({ id, kind: one, place: at, secrets }) => [id, one, at, ...secrets.map(({ use, name }) => `${use} ${name}`)])).toEqual([['crm', kind, place, secret]])
  })
})

describe('the test of a place', () => {
  const check = async (more: Archive, parts: { readonly id?: string, readonly secret?: (name: string) => string | null, readonly sink?: (policy: Policy, secret: (name: string) => string | null) => Pick<Sink, 'test'> | null } = {}): Promise<string[]> => {
    const policy = policyWith(more)
    const { id = 'vault', secret = (name: string) => name === 'sftp-key' ? mine.private : 'no need', sink = sftpOf } = parts
    const network = createNetwork({ network: policy.network, secret: () => null, resolveProxy: () => Promise.resolve('DIRECT') })
    const steps = await checkSink({ id, policy, network, secret, sink: sink(policy, secret) })
    return steps.flatMap(({ step, result, code }) => result === 'skipped' ? [] : `${step}: ${code}`)
  }
  const sftpOf = (policy: Policy, secretOf: (name: string) => string | null): Sink | null => {
    const delivery = policy.archive?.deliveries[0]
    // The key is not locked: the words for it are not asked.
    return delivery?.kind === 'sftp' ? createSftp({ delivery, secretOf, pack: () => { throw new Error('a test sends no record') } }) : null
  }
  async function server(): Promise<SftpServer> {
    const running = await sftpServer({ hostKeys: [host.private], publicKey: mine.public })
    closing.push(running.close)
    return running
  }
  const way = ['secrets: ok', 'name: ok', 'connection: ok']
  const fingerprint = (vault: SftpServer): string => vault.fingerprints[0] ?? ''
  const another = `SHA256:${'A'.repeat(43)}`

  it('goes every step of the way, up to a file that is written and removed', async () => {
    const vault = await server()
    expect(await check(sftp(vault, fingerprint(vault)))).toEqual([...way, 'host-key: ok', 'sign-in: ok', 'write: ok'])
    expect(vault.files.size).toBe(0)
  })

  it('says which step fails, and that those before it are good', async () => {
    const vault = await server()
    expect(await check(sftp(vault, another))).toEqual([...way, 'host-key: host-key-wrong'])
    expect(await check(sftp(vault, fingerprint(vault)), { secret: () => generateKeyPairSync('ed25519').private })).toEqual([...way, 'host-key: ok', 'sign-in: sink-sign-in'])
    expect(await check(sftp(vault, fingerprint(vault)), { secret: () => 'not a key' })).toEqual([...way, 'secrets: secret-unusable'])
    vault.says = ({ does }) => does === 'open' ? 3 : undefined
    expect(await check(sftp(vault, fingerprint(vault)))).toEqual([...way, 'host-key: ok', 'sign-in: ok', 'write: sink-forbids'])
    vault.says = ({ does }) => does === 'write' ? 4 : undefined
    expect(await check(sftp(vault, fingerprint(vault)))).toEqual([...way, 'host-key: ok', 'sign-in: ok', 'write: sink-away'])
  })

  it('names the secret that is missing, and goes no further', async () => {
    const vault = await server()
    expect(await check(sftp(vault, another), { secret: () => null })).toEqual(['secrets: secret-missing'])
    expect(vault.users).toEqual([])
  })

  it('says that nobody listens there, before the sink is asked', async () => {
    const gone = createServer()
    const port = await listening(gone)
    await new Promise((resolve) => { gone.close(resolve) })
    expect(await check(sftp({ port }, another))).toEqual(['secrets: ok', 'name: ok', 'connection: refused'])
  })

  it('says that nothing is delivered where the desk does not', async () => {
    expect(await check({}, { id: 'drop', sink: () => null })).toEqual(['write: sink-off'])
  })

  it.each<[Delivered, string[]]>([
    [{ ok: true, receipt: '/archive' }, ['write: ok']],
    [{ ok: false, why: 'read-only', blames: 'needs-it' }, ['write: sink-forbids']],
    [{ ok: false, why: 'disk full', blames: 'sink' }, ['write: sink-away']],
  ])('of a sink that knows no steps says whether it takes deliveries', async (delivered, told) => {
    expect(await check({}, { id: 'drop', sink: () => ({ test: () => Promise.resolve(delivered) }) })).toEqual(told)
  })

  it('knows no place that the policy does not name', async () => { expect(await check({}, { id: 'elsewhere' })).toEqual([]) })

  it('is made by the desk as records are delivered: with the key that was set a moment ago', async () => {
    const vault = await server()
    await desk.open({ wait: false, policy: (policy) => { Object.assign(policy, sftp(vault, fingerprint(vault)), { recording: { enabled: true }, crm: { kind: 'https', url: 'http://127.0.0.1:9/log', token: 'crm-token' } }) } })
    for (const [name, value] of [['sftp-key', mine.private], ['sftp-words', 'no need'], ['crm-token', 'a token']] as const) expect(await desk.call('accounts.setSecret', { name, value })).toEqual({ ok: true })
    expect((await desk.call('accounts.list', undefined)).sinks.map(({ id, secrets }) => [id, ...secrets.map(({ present }) => present)])).toEqual([['vault', true, true], ['crm', true]])
    expect((await desk.call('accounts.testSink', { id: 'vault' })).at(-1)).toMatchObject({ step: 'write', result: 'ok' })
    expect(vault.users[0]).toBe('compline')
    expect((await desk.call('accounts.testSink', { id: 'crm' })).at(-1)).toMatchObject({ step: 'connection', result: 'failed' })
    expect(await desk.call('accounts.testSink', { id: 'elsewhere' })).toEqual([])
  })
})
