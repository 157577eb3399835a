import type { PolicyAbout, PolicyCheck, RefusedPolicyNote } from '../../../core/policy/about.ts'
import { explainPolicy, type PolicyValue } from '../../../core/policy/explain.ts'
import type { Policy } from '../../../core/policy.ts'
import { MINUTE, SECOND, type UtcMs } from '../../../core/time.ts'
import type { Clock, MachineTime } from '../../clock.ts'
import type { LoadedPolicy, PolicyResult } from '../policy-source.ts'

/*
 *  Keeps the desk on the newest good policy while it runs:
 *
 *    file changed │ every refreshMinutes │ "Check now" ──► look ──► the same ──────────► nothing
 *                                                            ├────► new and good ─────► reopen
 *                                                            └────► bad, or gone ─────► refused; the one in force stays
 */
export interface PolicyFollower {
  /** The policy to open the desk by. */
  take(): Promise<PolicyResult>
  /** The desk is open: look for a newer one from now on. */
  begin(clock: Clock): void
  check(): Promise<PolicyCheck>
  /** `policy`: as it is in force. */
  about(policy: Policy): Omit<PolicyAbout, 'held'>
  /** `desk`: paths that this desk's own accounts filled. */
  values(policy: Policy, desk: readonly string[]): readonly PolicyValue[]
  /** For ever. */
  stop(): void
}

export interface FollowParts {
  readonly load: (how: 'quick' | 'fresh') => PolicyResult | Promise<PolicyResult>
  readonly machine: MachineTime
  /** Returns the way to stop watching. */
  readonly watchFile: (path: string, changed: () => void) => () => void
  /** Closes the desk with care and opens it again, by the policy that `take` gives. */
  readonly reopen: () => Promise<void>
  /** `about` says something else than before. */
  readonly changed: () => void
}

/** A file is often written in several goes. */
const SETTLE = SECOND / 2

export function createPolicyFollower({ load, machine, watchFile, reopen, changed }: FollowParts): PolicyFollower {
  let loaded: LoadedPolicy | null = null
  let refused: RefusedPolicyNote | null = null
  let trouble: string | null = null
  let checkedAt: UtcMs | null = null
  let unasked = false
  let file: string | null = null
  /** What the desk is opened anew for: the copy on disk may still be the one before, where this one could not be kept. */
  let newer: PolicyResult | null = null
  let unwatch = (): void => undefined
  let unwait = (): void => undefined
  let stopped = false
  let line: Promise<unknown> = Promise.resolve()

  function hear(result: PolicyResult): void {
    const before = JSON.stringify([refused, trouble])
    // Taken from this desk: of the address nothing new is known.
    unasked = result.ok && result.unasked === true
    if (!unasked) {
      checkedAt = machine.now()
      trouble = result.ok ? result.trouble ?? null : null
      refused = noteOf(result)
    }
    if (result.ok) file = result.file ?? null
    if (JSON.stringify([refused, trouble]) !== before) changed()
  }
  function noteOf(result: PolicyResult): RefusedPolicyNote | null {
    const found = result.ok ? result.refused : { origin: result.details[0] ?? '', problems: result.details.length > 1 ? result.details.slice(1) : ['there is no policy there any more'] }
    if (found === undefined) return null
    const known = refused !== null && refused.origin === found.origin && refused.problems.join('\n') === found.problems.join('\n')
    return known ? refused : { ...found, at: machine.now() }
  }

  async function look(): Promise<PolicyCheck> {
    if (stopped) return 'same'
    const result = await load('fresh')
    const before = loaded
    // Whatever was looked for meanwhile, nothing opens a desk that was closed for good.
    if (stopped || before === null) return 'same'
    hear(result)
    if (!result.ok) return 'refused'
    if (result.loaded.digest === before.digest) {
      loaded = result.loaded
      return refused !== null ? 'refused' : trouble !== null ? 'away' : 'same'
    }
    newer = result
    await reopen()
    return 'new'
  }
  const check = (): Promise<PolicyCheck> => {
    const next = line.catch(() => undefined).then(look)
    line = next
    return next
  }
  const lookSoon = (): void => { check().catch((error: unknown) => { console.error('policy', error instanceof Error ? error.message : error) }) }

  return {
    async take() {
      const result = newer ?? await load('quick')
      newer = null
      if (result.ok) loaded = result.loaded
      hear(result)
      return result
    },
    begin(clock) {
      unwatch()
      if (stopped || loaded === null) return
      clock.every(loaded.policy.refreshMinutes * MINUTE, lookSoon)
      unwatch = file === null ? () => undefined : watchFile(file, () => {
        unwait()
        unwait = machine.after(SETTLE, lookSoon)
      })
      if (unasked) lookSoon()
    },
    check,
    values: (policy, desk) => explainPolicy(loaded?.json ?? policy, policy, desk),
    about: (policy) => ({
      origin: loaded?.origin ?? '', since: loaded?.since ?? null, digest: loaded?.digest ?? '', revision: policy.revision ?? null,
      checkedAt, refused, trouble,
      links: policy.helpLinks,
    }),
    stop() {
      stopped = true
      unwait()
      unwatch()
    },
  }
}
