import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import type http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import tls from 'node:tls'
import type { CheckCode, CheckStep, CheckStepName } from '../../core/accounts.ts'
import { SECOND, type Milliseconds } from '../../core/time.ts'
import type { Network } from './network.ts'
import { ProxyRefused } from './tunnel-agent.ts'

/**
 * The way to an address, step by step, until one fails: the name, the connection, the proxy, TLS. Nothing of a request
 * is written. `within`: for each step; default 10 s.
 */
export async function reach(url: URL, network: Network, within: Milliseconds = 10 * SECOND): Promise<CheckStep[]> {
  const steps: CheckStep[] = []
  const say = (step: CheckStepName, code: CheckCode, details = ''): CheckStep[] => {
    steps.push({ step, result: code === 'ok' ? 'ok' : code === 'skipped' ? 'skipped' : 'failed', code, details })
    return steps
  }
  const secure = url.protocol === 'https:'
  let proxy: URL | null
  try {
    proxy = await network.proxy(url)
  } catch (error) {
    return say('proxy', 'proxy-settings', textOf(error))
  }
  const first = proxy ?? url
  const host = first.hostname.replace(/^\[|\]$/g, '')
  try {
    const { address } = await timed(lookup(host), within)
    say('name', 'ok', net.isIP(host) === 0 ? `${host} → ${address}` : host)
  } catch (error) {
    return say('name', codeOf(error) === 'ENOTFOUND' ? 'name-unknown' : 'name-failed', textOf(error))
  }
  const port = Number(first.port || (first.protocol === 'https:' ? 443 : 80))
  try {
    const socket = net.connect({ host, port, signal: AbortSignal.timeout(within) })
    try { await once(socket, 'connect') } finally { socket.destroy() }
    say('connection', 'ok', `${first.host}${proxy === null ? '' : ' (proxy)'}`)
  } catch (error) {
    return say('connection', codeOf(error) === 'ECONNREFUSED' ? 'refused' : codeOf(error) === 'ABORT_ERR' || codeOf(error) === 'ETIMEDOUT' ? 'timeout' : 'unreachable', `${first.host}: ${textOf(error)}`)
  }
  let agent: http.Agent
  try {
    agent = await network.agent(url)
  } catch (error) {
    // What is left that can be wrong with the settings: the proxy's password, or the file of authorities.
    return say(/secret/.test(textOf(error)) ? 'proxy' : 'tls', /secret/.test(textOf(error)) ? 'proxy-settings' : 'certificates', textOf(error))
  }
  if (!secure) {
    say('proxy', proxy === null ? 'skipped' : 'ok', proxy?.host)
    return say('tls', 'skipped', 'http:')
  }
  try {
    const seen = await certificateOf(url, agent, within)
    say('proxy', proxy === null ? 'skipped' : 'ok', proxy?.host)
    return say('tls', seen.error === null ? 'ok' : tlsCodes.get(seen.error) ?? 'tls-failed', seen.words)
  } catch (error) {
    if (error instanceof ProxyRefused) return say('proxy', error.status === 407 ? 'proxy-sign-in' : error.status >= 500 ? 'proxy-cannot' : 'proxy-forbids', error.message)
    if (proxy !== null && /proxy/i.test(textOf(error))) return say('proxy', 'proxy-cannot', textOf(error))
    return say('tls', 'tls-failed', textOf(error))
  }
}

const tlsCodes: ReadonlyMap<string, CheckCode> = new Map([
  ...['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_GET_ISSUER_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'CERT_UNTRUSTED']
    .map((code) => [code, 'untrusted'] as const),
  ['CERT_HAS_EXPIRED', 'expired'], ['CERT_NOT_YET_VALID', 'not-yet-valid'], ['ERR_TLS_CERT_ALTNAME_INVALID', 'wrong-host'],
])

/** TLS up to the certificate, whoever gave it out: its name is what IT needs. No byte of a request follows. */
async function certificateOf(url: URL, agent: http.Agent, within: Milliseconds): Promise<{ error: string | null, words: string }> {
  const request = https.request(url, { agent, rejectUnauthorized: false, signal: AbortSignal.timeout(within) })
  try {
    const socket = await new Promise<net.Socket>((resolve, reject) => {
      request.once('socket', resolve)
      request.on('error', reject)
    })
    if (!(socket instanceof tls.TLSSocket)) throw new Error('no TLS')
    if (socket.connecting || socket.getProtocol() === null || Object.keys(socket.getPeerCertificate()).length === 0) await once(socket, 'secureConnect')
    const certificate = socket.getPeerCertificate(true)
    // Typed as an Error, in truth its code.
    const error: unknown = socket.authorizationError
    const by = [certificate.issuer?.CN, certificate.issuer?.O].flat().filter(Boolean).join(', ')
    const words = `${String(certificate.subject?.CN ?? url.hostname)}, given out by ${by}, good from ${certificate.valid_from} to ${certificate.valid_to}`
    return { error: socket.authorized ? null : error instanceof Error ? codeOf(error) ?? error.message : String(error), words }
  } finally {
    request.destroy()
  }
}

const timed = <T>(work: Promise<T>, within: Milliseconds): Promise<T> => Promise.race([
  work, new Promise<never>((_, reject) => { setTimeout(() => { reject(new Error(`no answer within ${within} ms`)) }, within).unref() }),
])
const codeOf = (error: unknown): string | undefined => error instanceof Error && 'code' in error ? String(error.code) : undefined
function textOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.map(textOf).join('; ')
  return error instanceof Error ? error.message || error.name : String(error)
}
