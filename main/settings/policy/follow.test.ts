import { expect, test } from 'vitest'
import type { PolicyInput } from '../../../core/policy.ts'
import { readPolicy } from '../../../core/policy.ts'
import { MINUTE, SECOND } from '../../../core/time.ts'
import { createClock } from '../../clock.ts'
import { policyWith } from '../../gate/testing/gate-view.ts'
import { handTime } from '../../testing/time.ts'
import type { PolicyResult } from '../policy-source.ts'
import { createPolicyFollower } from './follow.ts'

const written = { ...policyWith({ whatsapp: false, sms: false }), refreshMinutes: 10, helpLinks: [{ name: 'Rules of conduct', url: 'https://help.example/conduct' }] } as PolicyInput
const good = (name: string, more: Partial<Extract<PolicyResult, { ok: true }>> = {}): PolicyResult => {
  const json = { ...written, organisation: { name } }
  const read = readPolicy(json)
  if (!read.ok) throw new Error(read.problems.join('\n'))
  return { ok: true, loaded: { policy: read.policy, origin: 'policy.json', digest: name, json }, file: '/etc/compline/policy.json', ...more }
}

/** A follower, the source it looks at, and what it did. */
function begun(first: PolicyResult) {
  const world = { source: first, /** At the address, and not in the copy on disk. */ unkept: null as PolicyResult | null, asked: [] as string[], reopened: 0, changes: 0, fileChanged: (): void => undefined }
  const machine = handTime()
  const follower = createPolicyFollower({
    load(how) {
      world.asked.push(how)
      if (how === 'fresh' && world.unkept !== null) return world.unkept
      return how === 'fresh' && world.source.ok ? { ...world.source, unasked: false } : world.source
    },
    machine,
    watchFile(path, changed) {
      expect(path).toBe('/etc/compline/policy.json')
      world.fileChanged = changed
      return () => { world.fileChanged = () => undefined }
    },
    async reopen() {
      world.reopened += 1
      await open()
    },
    changed: () => { world.changes += 1 },
  })
  let clock = createClock('system', machine)
  async function open(): Promise<void> {
    await follower.take()
    clock.stop()
    clock = createClock('system', machine)
    follower.begin(clock)
  }
  const policy = first.ok ? first.loaded.policy : policyWith({ whatsapp: false, sms: false })
  const about = () => follower.about(policy)
  const valuesOf = () => follower.values(policy, [])
  /** Everything that was set off has been done. */
  const settled = async (): Promise<void> => { for (let turn = 0; turn < 20; turn += 1) await Promise.resolve() }
  return { world, machine, follower, open, about, valuesOf, settled }
}

test('a policy that changed is in force after the next look, or at once when its file is written', async () => {
  const { world, machine, open, settled } = begun(good('one'))
  await open()
  world.source = good('two')
  machine.advance(10 * MINUTE)
  await settled()
  expect(world.reopened).toBe(1)
  world.source = good('three')
  world.fileChanged()
  world.fileChanged()
  machine.advance(SECOND)
  await settled()
  expect([world.reopened, world.asked.filter((how) => how === 'fresh').length]).toEqual([2, 2])
  machine.advance(10 * MINUTE)
  await settled()
  expect(world.reopened).toBe(2)
})

test('a new one counts where it cannot be kept on disk: the desk opens by it, once, and not by the copy of the one before', async () => {
  const { world, machine, follower, open, about, settled } = begun(good('one'))
  await open()
  const fresh = good('two')
  world.unkept = fresh
  expect(await follower.check()).toBe('new')
  expect(about().digest).toBe('two')
  machine.advance(10 * MINUTE)
  await settled()
  expect(world.reopened).toBe(1)
})

test('a bad one is told once, with the moment it was first seen, and the desk stays open by the last good one', async () => {
  const { world, machine, open, about, follower } = begun(good('one'))
  await open()
  const at = machine.now()
  world.source = good('one', { refused: { origin: 'policy.json', problems: ['version: Invalid input'] } })
  expect(await follower.check()).toBe('refused')
  machine.advance(MINUTE)
  expect(await follower.check()).toBe('refused')
  expect(about()).toMatchObject({ refused: { origin: 'policy.json', problems: ['version: Invalid input'], at }, checkedAt: at + MINUTE, digest: 'one' })
  expect([world.reopened, world.changes]).toEqual([0, 1])
  world.source = good('one')
  expect(await follower.check()).toBe('same')
  expect([about().refused, world.changes]).toEqual([null, 2])
})

test('one that is gone is told, and the one in force stays', async () => {
  const { world, open, about, follower } = begun(good('one'))
  await open()
  world.source = { ok: false, code: 'policy-missing', details: ['/etc/compline/policy.json'] }
  expect(await follower.check()).toBe('refused')
  expect(about().refused?.problems).toEqual(['there is no policy there any more'])
  expect(world.reopened).toBe(0)
})

test('an address that was not asked at the start is asked as soon as the desk is open; one that is away is said', async () => {
  const { world, open, about, follower, settled } = begun(good('one', { unasked: true }))
  await open()
  expect(about().checkedAt).toBeNull()
  await settled()
  expect(world.asked).toEqual(['quick', 'fresh'])
  expect(about().checkedAt).not.toBeNull()
  world.source = good('one', { trouble: 'ECONNREFUSED' })
  expect(await follower.check()).toBe('away')
  expect(about().trouble).toBe('ECONNREFUSED')
})

test('what an address had wrong is still said after the desk opened anew from its copy', async () => {
  const { world, open, about, follower } = begun(good('one'))
  await open()
  world.source = good('one', { refused: { origin: 'u', problems: ['x'] } })
  await follower.check()
  world.source = good('one', { unasked: true })
  await open()
  expect(about().refused?.problems).toEqual(['x'])
})

test('a desk that was closed for good is not opened by a look that was under way', async () => {
  const { world, open, follower } = begun(good('one'))
  await open()
  world.source = good('two')
  const looking = follower.check()
  follower.stop()
  await looking
  expect(world.reopened).toBe(0)
})

test('each value says where it comes from, and the help links are there', async () => {
  const { open, about, valuesOf } = begun(good('one'))
  await open()
  const values = new Map(valuesOf().map(({ path, origin }) => [path, origin]))
  expect([values.get('organisation.name'), values.get('network.proxy')]).toEqual(['document', 'document'])
  expect(about().links).toEqual([{ name: 'Rules of conduct', url: 'https://help.example/conduct' }])
})
