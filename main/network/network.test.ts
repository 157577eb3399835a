import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { policySchema } from '../../core/policy.ts'
import { createHttp, type HttpResult } from '../providers/http.ts'
import { scriptedProvider } from '../providers/testing/scripted-provider.ts'
import { createNetwork, type NetworkParts } from './network.ts'
import { expiredCertificate, firmAuthority, futureCertificate, goodCertificate, otherHostCertificate } from './testing/firm-authority.ts'
import { startProxy, type ProxyOptions, type TestProxy } from './testing/proxy.ts'
import { startTls, type TlsServer } from './testing/tls-server.ts'

const networkSchema = policySchema.shape.network
const closing: (() => Promise<void>)[] = []
let folder: string
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'compline-network-')) })
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
  rmSync(folder, { recursive: true, force: true })
})

function caFile(text = firmAuthority): string {
  const path = join(folder, 'firm.pem')
  writeFileSync(path, text)
  return path
}
async function tlsServer(certificate = goodCertificate): Promise<TlsServer> {
  const server = await startTls(certificate)
  closing.push(server.close)
  return server
}
async function proxy(options: ProxyOptions = {}): Promise<TestProxy> {
  const made = await startProxy(options)
  closing.push(made.close)
  return made
}
const network = (policy: object, parts: Partial<NetworkParts> = {}) => createNetwork({
  network: networkSchema.parse(policy), secret: (name) => name === 'proxy-password' ? 'p@ss:word' : null, resolveProxy: () => Promise.resolve('DIRECT'), ...parts,
})
function post(url: URL, policy: object, parts: Partial<NetworkParts> = {}): Promise<HttpResult> {
  const { agent } = network(policy, parts)
  return createHttp(url, { agent, observeDate: () => undefined }, { connect: 2000 })({ method: 'POST', url, authorization: 'Bearer x', body: { type: 'application/json', text: '{"a":1}' } })
}
/** A name that no DNS knows: only a proxy leads there. */
const BEHIND = 'https://provider.invalid/v1'
const signedIn = { proxyUser: 'sam', proxyPassword: 'proxy-password' }

describe('whom TLS trusts', () => {
  it('an authority of the firm\'s own counts where its file is in the policy, and not before', async () => {
    const { url, bodies } = await tlsServer()
    expect(await post(url, {})).toMatchObject({ kind: 'not-sent', error: { code: 'offline', details: expect.stringMatching(/certificate/) } })
    expect(await post(url, { caFile: caFile() })).toMatchObject({ kind: 'answer', status: 200, json: { fine: true } })
    expect(bodies).toEqual(['{"a":1}'])
  })

  it.each([['has expired', expiredCertificate, /expired/], ['is not valid yet', futureCertificate, /not yet valid/], ['is another host\'s', otherHostCertificate, /IP: 127\.0\.0\.1 is not in the cert's list/]])('a certificate that %s is refused before the request is written', async (_what, certificate, words) => {
    const { url, bodies } = await tlsServer(certificate)
    expect(await post(url, { caFile: caFile() })).toMatchObject({ kind: 'not-sent', error: { code: 'offline', details: expect.stringMatching(words) } })
    expect(bodies).toEqual([])
  })

  it('Node\'s own authorities stay trusted beside the firm\'s', () => {
    expect(() => network({ caFile: caFile() }).trusted()).not.toThrow()
  })

  it.each([['is gone', '/nowhere/firm.pem', /ENOENT/], ['holds none', null, /no certificate \(PEM\)/]])('a file of authorities that %s is said, and nothing is sent', async (_what, path, words) => {
    const { url, bodies } = await tlsServer()
    expect(await post(url, { caFile: path ?? caFile('not a certificate') })).toMatchObject({ kind: 'not-sent', error: { code: 'settings', class: 'halt', details: expect.stringMatching(words) } })
    expect(bodies).toEqual([])
  })
})

describe('through a proxy', () => {
  it('an https address goes by CONNECT, signed in, and TLS is checked with the server behind', async () => {
    const { port, bodies } = await tlsServer(otherHostCertificate)
    const by = await proxy({ credentials: 'sam:p@ss:word', to: port })
    const policy = { proxy: by.url.href, ...signedIn, caFile: caFile() }
    expect(await post(new URL('https://api.example.com/v1'), policy)).toMatchObject({ kind: 'answer', json: { fine: true } })
    expect(by.asked).toEqual(['CONNECT api.example.com:443'])
    expect(await post(new URL(BEHIND), policy)).toMatchObject({ kind: 'not-sent', error: { code: 'offline', details: expect.stringContaining('provider.invalid') } })
    expect(bodies).toEqual(['{"a":1}'])
  })

  it('an untrusted issuer behind the proxy is found before the request is written', async () => {
    const { port, bodies } = await tlsServer(otherHostCertificate)
    const by = await proxy({ to: port })
    expect(await post(new URL('https://api.example.com/v1'), { proxy: by.url.href })).toMatchObject({ kind: 'not-sent', error: { details: expect.stringMatching(/certificate/) } })
    expect(bodies).toEqual([])
  })

  it('an http address goes in absolute form, signed in, and its credentials for the proxy stay there', async () => {
    const provider = await scriptedProvider()
    closing.push(provider.close)
    provider.answer({ status: 200, json: { fine: true } })
    const by = await proxy({ credentials: 'sam:p@ss:word', to: Number(new URL(provider.url).port) })
    expect(await post(new URL('http://provider.invalid:81/v1?q=1'), { proxy: by.url.href, ...signedIn })).toMatchObject({ kind: 'answer', status: 200, json: { fine: true } })
    expect(by.asked).toEqual(['POST http://provider.invalid:81/v1?q=1'])
    expect(provider.seen).toMatchObject([{ method: 'POST', path: '/v1?q=1', body: '{"a":1}', headers: { host: 'provider.invalid:81', authorization: 'Bearer x' } }])
  })

  it('one that wants another sign-in refused before anything was sent, and waits for IT', async () => {
    const by = await proxy({ credentials: 'sam:other' })
    expect(await post(new URL(BEHIND), { proxy: by.url.href, ...signedIn })).toMatchObject({ kind: 'not-sent', error: { code: 'proxy-407', class: 'halt', details: expect.stringContaining('407') } })
  })

  it('one that cannot get there is tried again later', async () => {
    const by = await proxy({ answer: 502 })
    expect(await post(new URL(BEHIND), { proxy: by.url.href })).toMatchObject({ kind: 'not-sent', error: { code: 'offline', class: 'try-later', details: expect.stringContaining('502') } })
  })

  it('one that is not there, or says nothing, is told from a provider that does not answer', async () => {
    const gone = await startProxy()
    await gone.close()
    expect(await post(new URL(BEHIND), { proxy: gone.url.href })).toMatchObject({ kind: 'not-sent', error: { code: 'offline', details: expect.stringContaining('ECONNREFUSED') } })
    const silent = await proxy({ answer: 'silent' })
    expect(await post(new URL(BEHIND), { proxy: silent.url.href }, { connectWithin: 60 })).toMatchObject({ kind: 'not-sent', error: { code: 'offline', details: expect.stringContaining('within 60 ms') } })
  })

  it('a request that was written and had no answer is lost, not "not sent"', async () => {
    const server = await startTls(otherHostCertificate, { drop: true })
    closing.push(server.close)
    const by = await proxy({ to: server.port })
    expect(await post(new URL('https://api.example.com/v1'), { proxy: by.url.href, caFile: caFile() })).toMatchObject({ kind: 'lost', error: { code: 'connection-lost' } })
    expect(server.bodies).toEqual(['{"a":1}'])
  })

  it('a password that is not set is said before anything is asked', async () => {
    const by = await proxy()
    expect(await post(new URL(BEHIND), { proxy: by.url.href, ...signedIn }, { secret: () => null })).toMatchObject({ kind: 'not-sent', error: { code: 'settings', details: 'the secret "proxy-password" is not set' } })
    expect(by.asked).toEqual([])
  })
})

describe('which proxy', () => {
  const asked: string[] = []
  const saying = (words: string) => ({ resolveProxy: (url: string) => { asked.push(url); return Promise.resolve(words) } })
  const way = async (policy: object, words = 'DIRECT', url = BEHIND): Promise<string | null> => (await network(policy, saying(words)).proxy(new URL(url)))?.href ?? null
  afterEach(() => { asked.length = 0 })

  it('is asked of the system for each address, unless the policy says otherwise', async () => {
    expect(await way({}, 'PROXY proxy.firm.example:8080; DIRECT')).toBe('http://proxy.firm.example:8080/')
    expect(asked).toEqual([BEHIND])
    expect(await way({ proxy: 'none' }, 'PROXY a:1')).toBe(null)
    expect(await way({ proxy: 'http://b:2' }, 'PROXY a:1')).toBe('http://b:2/')
    expect(asked).toHaveLength(1)
  })

  it.each([
    ['DIRECT', null], ['', null], ['PROXY a:8080', 'http://a:8080/'], ['HTTPS a:8443; PROXY b:1', 'https://a:8443/'],
    ['SOCKS5 s:1080; PROXY a:8080', 'http://a:8080/'], ['SOCKS s:1080; DIRECT', null], ['PROXY [::1]:3128', 'http://[::1]:3128/'],
  ])('the first that can be used counts: %s', async (words, href) => { expect(await way({}, words)).toBe(href) })

  it('where the system offers SOCKS alone, that is said', async () => {
    expect(await post(new URL(BEHIND), {}, saying('SOCKS5 s:1080'))).toMatchObject({ kind: 'not-sent', error: { code: 'settings', details: expect.stringContaining('SOCKS5 s:1080') } })
  })

  it.each(['http://127.0.0.1:8080/', 'http://localhost/', 'https://[::1]:1/'])('this machine itself is never behind one: %s', async (url) => {
    expect(await way({ proxy: 'http://b:2' }, 'PROXY a:1', url)).toBe(null)
    expect(await way({}, 'PROXY a:1', url)).toBe(null)
    expect(asked).toEqual([])
  })
})
