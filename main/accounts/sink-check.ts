import http from 'node:http'
import net from 'node:net'
import type { CheckCode, CheckStep, CheckStepName } from '../../core/accounts.ts'
import type { Policy } from '../../core/policy.ts'
import { SECOND, type Milliseconds } from '../../core/time.ts'
import type { Delivered, Sink, SinkStep } from '../archive/sink.ts'
import type { Network } from '../network/network.ts'
import { reach } from '../network/reach.ts'
import { step } from './answers.ts'
import { sinkSecrets, sinksOf, type SinkOf } from './sink-list.ts'

export interface SinkCheckParts {
  readonly id: string
  readonly policy: Policy
  readonly network: Network
  readonly secret: (name: string) => string | null
  /** As the desk delivers there; null = it does not. */
  readonly sink: Pick<Sink, 'test'> | null
  /** For the sink's own test; default 60 s. */
  readonly within?: Milliseconds
}

/** The way there from the inside out, then the sink's own test, which sends nothing of a client's. */
export async function checkSink({ id, policy, network, secret, sink, within = 60 * SECOND }: SinkCheckParts): Promise<CheckStep[]> {
  const of = sinksOf(policy).find((one) => one.id === id)?.of
  if (of === undefined) return []
  const missing = sinkSecrets(of).filter(({ name }) => secret(name) === null)
  if (missing.length > 0) return [step('secrets', 'secret-missing', missing.map(({ name }) => name).join(', '))]
  const steps = sinkSecrets(of).length === 0 ? [] : [step('secrets', 'ok')]
  steps.push(...await wayTo(of, network))
  if (steps.some(({ result }) => result === 'failed')) return steps
  if (sink === null) return [...steps, step('write', 'sink-off')]
  return [...steps, ...read(await sink.test(AbortSignal.timeout(within)), after(of))]
}

async function wayTo({ as, policy }: SinkOf, network: Network): Promise<CheckStep[]> {
  if (as === 'crm') return reach(new URL(policy.kind === 'hubspot' ? policy.baseUrl : policy.kind === 'salesforce' ? policy.instanceUrl : policy.url), network)
  switch (policy.kind) {
    case 'folder': return []
    case 'https': return reach(new URL(policy.url), network)
    case 'smtp': case 'sftp': return reach(new URL(`http://${net.isIPv6(policy.host) ? `[${policy.host}]` : policy.host}:${String(policy.port)}`), straight(network))
  }
}

/** HTTP proxies carry neither mail nor SSH. */
const straight = (network: Network): Network => ({ ...network, proxy: () => Promise.resolve(null), agent: () => Promise.resolve(new http.Agent({ keepAlive: false })) })

/** What the sink's own test goes through, in order. */
function after({ as, policy }: SinkOf): readonly SinkStep[] {
  if (as === 'crm') return ['sign-in', 'write']
  switch (policy.kind) {
    case 'folder': return ['write']
    case 'https': return ['sign-in', 'write']
    case 'smtp': return [...policy.security === 'none' ? [] : ['tls' as const], ...policy.user === undefined ? [] : ['sign-in' as const], 'write']
    case 'sftp': return ['host-key', 'sign-in', 'write']
  }
}

function read(delivered: Delivered, order: readonly SinkStep[]): CheckStep[] {
  if (delivered.ok) return order.map((name) => step(name, 'ok', name === order.at(-1) ? delivered.receipt : ''))
  const failed: SinkStep = delivered.blames === 'record' ? 'write' : delivered.step ?? 'write'
  // What came before it is known to be good only where the sink says how far it came.
  const before = delivered.blames === 'record' || delivered.step === undefined ? [] : order.slice(0, Math.max(order.indexOf(failed), 0))
  return [...before.map((name) => step(name, 'ok')), step(failed satisfies CheckStepName, codeOf(failed, delivered.blames), delivered.why)]
}

function codeOf(failed: SinkStep, blames: 'sink' | 'needs-it' | 'record'): CheckCode {
  switch (failed) {
    case 'secrets': return 'secret-unusable'
    case 'name': return 'name-unknown'
    case 'connection': return 'unreachable'
    case 'tls': return 'tls-failed'
    case 'host-key': return blames === 'needs-it' ? 'host-key-wrong' : 'unreachable'
    case 'sign-in': return blames === 'needs-it' ? 'sink-sign-in' : 'sink-away'
    case 'write': return blames === 'needs-it' ? 'sink-forbids' : 'sink-away'
  }
}
