import { createHash } from 'node:crypto'
import type http from 'node:http'
import { compileRules } from '../../core/dlp/rule-set.ts'
import { readPolicy, type Policy } from '../../core/policy.ts'
import type { UtcMs } from '../../core/time.ts'
import type { Keychain } from '../ledger/data-key.ts'
import type { PolicyFloor } from '../ledger/policy-floor.ts'
import { getBy } from './policy/get.ts'
import { createLastGood } from './policy/last-good.ts'
import { findPolicy, wordsOf, type Found, type World } from './policy/places.ts'
import { readSigned, type Signed } from './policy/signed.ts'

export { machineWidePolicy } from './policy/places.ts'
export { runProgram } from './policy/run-program.ts'

export interface LoadedPolicy {
  readonly policy: Policy
  /** Where it stands, in words for IT. */
  readonly origin: string
  readonly digest: string
  /** As it was written. Missing: as if every value stood there. */
  readonly json?: unknown
  /** In force on this desk since. */
  readonly since?: UtcMs
  /** Which of the last good policies of this desk it is. */
  readonly kept?: number
  /** It came from an address. */
  readonly signed?: Signed
}
/** A newer policy that cannot be used: where it stands, and what is wrong with it. No data of clients. */
export interface RefusedPolicy { readonly origin: string, readonly problems: readonly string[] }
export type PolicyResult =
  | {
    readonly ok: true, readonly loaded: LoadedPolicy
    /** It is the last good one, because of this. */
    readonly refused?: RefusedPolicy
    /** Why its address could not be asked, and the copy on this desk counts. */
    readonly trouble?: string
    /** A file to watch. */
    readonly file?: string
    /** It was taken from this desk without asking its address: ask soon. */
    readonly unasked?: boolean
  }
  | { readonly ok: false, readonly code: 'policy-missing' | 'policy-bad', readonly details: readonly string[] }

export interface SourceParts extends World {
  /** Where this profile's files live. */
  readonly folder: string
  readonly keychain: Keychain
  readonly now: () => UtcMs
  /** The way to an address, by these settings of the network. */
  readonly agent: (network: Policy['network']) => (url: URL) => Promise<http.Agent>
}

/**
 * `quick`: at a start, from an address's copy on this desk where there is one. `floor`: what this desk already went by;
 * rejects where that cannot be told.
 */
type LoadPolicy = (how: 'quick' | 'fresh', floor: PolicyFloor) => Promise<PolicyResult>

/** The policy in force. A bad one is refused, and the last good one of this desk stays, whatever becomes of the source. */
export function createPolicySource(parts: SourceParts): LoadPolicy {
  const lastGood = createLastGood(parts.folder, parts.keychain)

  return async (how, floor) => {
    const found = await findPolicy(parts)
    if (found.kind === 'none') return { ok: false, code: 'policy-missing', details: found.looked }
    const { origin, managed } = found
    const file = found.file === null ? {} : { file: found.file }
    const [newest, onDisk] = [floor.lastGood(), await lastGood.get()]
    const putBack = onDisk !== null && onDisk.number < newest
    const before = putBack ? null : onDisk
    const read = await textOf(found, before?.text ?? null, how, floor)
    const good = read.ok ? goodPolicy(read.text) : read
    if (read.ok && good.ok) {
      keep(read.keep)
      const same = before !== null && before.text === read.text && before.origin === origin
      const since = same ? before.since : parts.now()
      const kept = same ? before.number : Math.max(onDisk?.number ?? 0, newest) + 1
      if (!same) await lastGood.set({ text: read.text, origin, managed, since, number: kept }).catch(notKept)
      return { ok: true, loaded: { ...good, origin, since, kept, ...(read.signed !== undefined && { signed: read.signed }) }, ...file, ...(read.trouble !== null && { trouble: read.trouble }), ...(found.kind === 'address' && how === 'quick' && { unasked: true }) }
    }
    const problems = good.ok ? [] : good.problems
    // What somebody named on the command line stands in for nothing but itself.
    const counts = before !== null && (managed ? before.managed : before.origin === origin)
    const old = counts ? goodPolicy(before.text) : null
    if (before === null || !old?.ok) return { ok: false, code: found.kind === 'unreadable' ? 'policy-missing' : 'policy-bad', details: [origin, ...problems, ...putBack ? ['the last good policy kept on this desk is one that was overtaken, and was put back: it does not count'] : []] }
    return { ok: true, loaded: { ...old, origin: before.origin, since: before.since, kept: before.number }, refused: { origin, problems }, ...file }
  }

  async function textOf(found: Exclude<Found, { kind: 'none' }>, before: string | null, how: 'quick' | 'fresh', floor: PolicyFloor) {
    if (found.kind === 'unreadable') return { ok: false, problems: [found.why] } as const
    if (found.kind === 'text') return { ok: true, text: found.text, trouble: null, keep: () => undefined, signed: undefined } as const
    // As the policy in force says; and plainly, in case that is the mistake that the new one mends.
    const old = before === null ? null : goodPolicy(before)
    const plain = { proxy: 'system', ...(found.caFile !== null && { caFile: found.caFile }) } as const
    const ways = old?.ok ? [old.policy.network, plain] : [plain]
    return readSigned(found.address, parts.folder, ways.map((network) => getBy(parts.agent(network))), how, floor)
  }
}

/** Where it cannot be kept, it counts all the same. */
const notKept = (error: unknown): void => { console.error('policy', wordsOf(error)) }
function keep(work: () => void): void {
  try { work() } catch (error) { notKept(error) }
}

/** A document that can be used, or what is wrong with it. */
function goodPolicy(text: string): { ok: true, policy: Policy, json: unknown, digest: string } | { ok: false, problems: readonly string[] } {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    return { ok: false, problems: [`it is not JSON: ${wordsOf(error)}`] }
  }
  const read = readPolicy(json)
  if (!read.ok) return read
  const compiled = compileRules(read.policy.dlp)
  if (!compiled.ok) return { ok: false, problems: compiled.problems }
  return { ok: true, policy: read.policy, json, digest: createHash('sha256').update(text).digest('hex') }
}
