import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { policySchema } from '../../core/policy.ts'
import { rawServer } from '../providers/testing/raw-server.ts'
import { createNetwork } from './network.ts'
import { reach } from './reach.ts'
import { expiredCertificate, firmAuthority, futureCertificate, goodCertificate, otherHostCertificate } from './testing/firm-authority.ts'
import { startProxy, type ProxyOptions, type TestProxy } from './testing/proxy.ts'
import { startTls } from './testing/tls-server.ts'

const closing: (() => Promise<void>)[] = []
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'compline-reach-'))
  writeFileSync(join(folder, 'firm.pem'), firmAuthority)
})
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
  rmSync(folder, { recursive: true, force: true })
})

/** The last step that was gone: [step, code, details]. */
async function endOf(url: string | URL, policy: object = {}, within = 2000): Promise<readonly [string, string, string]> {
  const network = createNetwork({ network: policySchema.shape.network.parse(policy), secret: () => null, resolveProxy: () => Promise.resolve('DIRECT'), connectWithin: within })
  const steps = await reach(new URL(url), network, within)
  expect(steps.slice(0, -1).every(({ result }) => result !== 'failed')).toBe(true)
  const last = steps.at(-1)
  return [last?.step ?? '', last?.code ?? '', last?.details ?? '']
}
const tlsAt = async (certificate: string) => {
  const server = await startTls(certificate)
  closing.push(server.close)
  return server
}
const proxyWith = async (options: ProxyOptions): Promise<TestProxy> => {
  const proxy = await startProxy(options)
  closing.push(proxy.close)
  return proxy
}
const trusting = () => ({ caFile: join(folder, 'firm.pem') })

describe('the way to a provider is told step by step', () => {
  it('a name that nobody knows', async () => {
    expect((await endOf('https://nowhere.invalid/')).slice(0, 2)).toEqual(['name', expect.stringMatching(/^name-/)])
  })
  it('a port where nobody listens', async () => {
    const gone = await rawServer(() => undefined)
    await gone.close()
    expect(await endOf(gone.url)).toEqual(['connection', 'refused', expect.stringContaining('ECONNREFUSED')])
  })
  it('a good way: every step, and no request is written', async () => {
    const { url, bodies } = await tlsAt(goodCertificate)
    expect(await endOf(url, trusting())).toEqual(['tls', 'ok', expect.stringContaining('Harbour Pine Test CA')])
    expect(bodies).toEqual([])
  })
  it.each([
    ['an issuer that nobody trusts, by its name', goodCertificate, false, 'untrusted'],
    ['a certificate that has expired', expiredCertificate, true, 'expired'],
    ['one that is not good yet (or a clock that is wrong)', futureCertificate, true, 'not-yet-valid'],
    ['another host\'s', otherHostCertificate, true, 'wrong-host'],
  ])('%s', async (_what, certificate, trusted, code) => {
    const { url } = await tlsAt(certificate)
    expect(await endOf(url, trusted ? trusting() : {})).toEqual(['tls', code, expect.stringContaining('Harbour Pine Test CA')])
  })
  it('what is no TLS at all', async () => {
    const server = await rawServer((socket) => { socket.end('HTTP/1.1 400 Bad Request\r\n\r\n') }, 'https')
    closing.push(() => server.close())
    expect((await endOf(server.url)).slice(0, 2)).toEqual(['tls', 'tls-failed'])
  })
  it('a file of authorities that is gone', async () => {
    const { url } = await tlsAt(goodCertificate)
    expect(await endOf(url, { caFile: join(folder, 'none.pem') })).toEqual(['tls', 'certificates', expect.stringContaining('none.pem')])
  })
})

describe('behind a proxy', () => {
  const target = 'https://api.example.com/'
  it.each([[407, 'proxy-sign-in'], [403, 'proxy-forbids'], [502, 'proxy-cannot']])('that answers %i', async (answer, code) => {
    const { url } = await proxyWith({ answer })
    expect(await endOf(target, { proxy: url.href })).toEqual(['proxy', code, expect.stringContaining(String(answer))])
  })
  it('that says nothing', async () => {
    const { url } = await proxyWith({ answer: 'silent' })
    expect((await endOf(target, { proxy: url.href }, 100)).slice(0, 2)).toEqual(['proxy', 'proxy-cannot'])
  })
  it('that is not there: the connection, by the proxy\'s name', async () => {
    const proxy = await startProxy()
    await proxy.close()
    expect(await endOf(target, { proxy: proxy.url.href })).toEqual(['connection', 'refused', expect.stringContaining(proxy.url.host)])
  })
  it('whose password is not set', async () => {
    const { url } = await proxyWith({})
    expect(await endOf(target, { proxy: url.href, proxyUser: 'sam', proxyPassword: 'proxy-password' })).toEqual(['proxy', 'proxy-settings', expect.stringContaining('proxy-password')])
  })
  it('the issuer of the server behind is named', async () => {
    const { port } = await tlsAt(otherHostCertificate)
    const { url } = await proxyWith({ to: port })
    expect(await endOf(target, { proxy: url.href })).toEqual(['tls', 'untrusted', expect.stringContaining('Harbour Pine Test CA')])
    expect((await endOf(target, { proxy: url.href, ...trusting() })).slice(0, 2)).toEqual(['tls', 'ok'])
  })
})
