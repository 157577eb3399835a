import { extensions } from './exchange/exchange.ts'
import { CLIENT, expect, expectSilence, expectTone, talk, test } from './lab.ts'

test('the exchange restarts in a call: the talk goes on, and can be ended afterwards', async ({ ada, bare, exchange }) => {
  const ben = await bare('ben', 1000)
  const id = await talk(ada, extensions.ben, ben)
  await exchange.restart(async () => {
    await expect.poll(async () => (await ada.now()).state).not.toBe('registered')
    await expectTone(ada, 1000)
    await expectTone(ben, ada.hz)
  })
  await expect.poll(async () => (await ada.now()).state, { timeout: 20_000 }).toBe('registered')
  await expect.poll(() => ben.registered()).toBe(true)
  expect((await ada.newest())?.state).toBe('talking')
  await expectTone(ada, 1000)
  await ada.act({ do: 'hang-up', id })
  await ada.endsAs('hung-up')
  await expect.poll(async () => (await ben.newest())?.ended).toBe(true)
})

test('our socket drops in a call: it comes back, and a hold from either side still works', async ({ ada, bare }) => {
  const ben = await bare('ben', 1000)
  const id = await talk(ada, extensions.ben, ben)
  ada.tearSocket()
  await expect.poll(async () => (await ada.now()).state).not.toBe('registered')
  await expect.poll(async () => (await ada.now()).state).toBe('registered')
  expect((await ada.newest())?.state).toBe('talking')
  await expectTone(ben, ada.hz)
  await ben.hold(true)
  await expect.poll(async () => (await ada.newest())?.held.byPeer).toBe(true)
  await ben.hold(false)
  await expect.poll(async () => (await ada.newest())?.held.byPeer).toBe(false)
  await ada.act({ do: 'hold', id, on: true })
  await expect.poll(async () => (await ben.newest())?.held).toBe(true)
  await expectSilence(ben)
  await ada.act({ do: 'hold', id, on: false })
  await expectTone(ben, ada.hz)
})

test('the other side\'s socket drops in a call: we notice nothing', async ({ ada, bare }) => {
  const ben = await bare('ben', 1000)
  const id = await talk(ada, extensions.ben, ben)
  await ben.dropSocket()
  await expect.poll(() => ben.registered()).toBe(false)
  await expect.poll(() => ben.registered()).toBe(true)
  await expectTone(ada, 1000)
  await ada.act({ do: 'hold', id, on: true })
  await expect.poll(async () => (await ben.newest())?.held).toBe(true)
  await ada.act({ do: 'hang-up', id })
  await expect.poll(async () => (await ben.newest())?.ended).toBe(true)
})

test('our socket drops while it rings, out or in: the call ends clearly, and the next one works', async ({ ada, bare }) => {
  const ben = await bare('ben', 1000)
  await ben.answers('by-hand')
  await ada.dial(extensions.ben)
  await ada.becomes('ringing')
  ada.tearSocket()
  await ada.endsAs('lost')
  await expect.poll(async () => (await ada.now()).state).toBe('registered')
  await ben.hangUp()

  await ben.call(extensions.ada)
  await ada.becomes('ringing')
  ada.tearSocket()
  await expect.poll(async () => (await ada.live()).length).toBe(0)
  await expect.poll(async () => (await ada.now()).state).toBe('registered')
  await ben.hangUp()

  await ben.answers('yes')
  await talk(ada, extensions.ben, ben)
})

test.describe('session timers (RFC 4028)', () => {
  test.afterEach(async ({ ada }) => { await ada.hurry(1) })

  test('where it is ours to refresh, we do, and the talk goes on', async ({ ada, sipp }) => {
    const client = await sipp('callee-wants-refresh', { hz: 700, number: CLIENT })
    await ada.hurry(20)
    await ada.dial(CLIENT)
    await ada.becomes('talking')
    // The client hangs up when the refresh has come, and not before.
    await ada.endsAs('hung-up-by-peer')
    await client.done()
  })

  test('where it is theirs and it does not come, the call is over', async ({ ada, sipp }) => {
    const client = await sipp('callee-never-refreshes', { hz: 700, number: CLIENT })
    await ada.hurry(20)
    await ada.dial(CLIENT)
    await ada.becomes('talking')
    await expect.poll(async () => (await ada.live()).length).toBe(0)
    await client.done()
  })
})
