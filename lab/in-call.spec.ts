import { extensions } from './exchange/exchange.ts'
import { CLIENT, expect, expectSilence, expectTone, talk, test } from './lab.ts'
import { pathIn } from './phone/listen-in.ts'

test('on hold neither hears the other, and both do again afterwards', async ({ ada, bare }) => {
  const ben = await bare('ben', 1000)
  const id = await talk(ada, extensions.ben, ben)
  await ada.act({ do: 'hold', id, on: true })
  await expect.poll(async () => (await ben.newest())?.held).toBe(true)
  // Nothing of the microphone leaves, whatever the far side's phone makes of the hold.
  await expectSilence(ben)
  expect((await ada.newest())?.held).toEqual({ byUs: true, byPeer: false })
  await ada.act({ do: 'hold', id, on: false })
  await expectTone(ben, ada.hz)
  await expectTone(ada, 1000)
})

test('held by the other side, it says so, and goes on when they come back', async ({ ada, baresip }) => {
  const client = await baresip(CLIENT, 1300)
  await talk(ada, CLIENT, client)
  client.command('hold')
  await expect.poll(async () => (await ada.newest())?.held.byPeer).toBe(true)
  await expectSilence(ada)
  client.command('resume')
  await expect.poll(async () => (await ada.newest())?.held.byPeer).toBe(false)
  // baresip keeps nothing any more of what it hears after a hold of its own; that it hears is seen in "both hold".
  await expectTone(ada, 1300)
})

test('both hold, and let go one after the other', async ({ ada, bare }) => {
  const ben = await bare('ben', 1000)
  const id = await talk(ada, extensions.ben, ben)
  await ada.act({ do: 'hold', id, on: true })
  await expect.poll(async () => (await ben.newest())?.held).toBe(true)
  await ben.hold(true)
  await expect.poll(async () => (await ada.newest())?.held).toEqual({ byUs: true, byPeer: true })
  await ada.act({ do: 'hold', id, on: false })
  await expect.poll(async () => (await ada.newest())?.held).toEqual({ byUs: false, byPeer: true })
  await expectSilence(ada)
  await ben.hold(false)
  await expectTone(ada, 1000)
  await expectTone(ben, ada.hz)
})

test('muted, the other side hears silence and is heard', async ({ ada, bare }) => {
  const ben = await bare('ben', 1000)
  const id = await talk(ada, extensions.ben, ben)
  await ada.act({ do: 'mute', id, on: true })
  await expectSilence(ben)
  await expectTone(ada, 1000)
  await ada.act({ do: 'mute', id, on: false })
  await expectTone(ben, ada.hz)
})

test('keys arrive as telephone events in the sound (RFC 4733), in order and once each', async ({ ada, sipp }) => {
  const client = await sipp('callee-answers', { hz: 700, number: CLIENT })
  const id = await talk(ada, CLIENT, client)
  await ada.act({ do: 'digits', id, digits: '1593#*' })
  await expect.poll(() => client.digits.join('')).toBe('1593#*')
  expect((await ada.newest())?.digits).toBe('1593#*')
  await ada.act({ do: 'hang-up', id })
  await client.done()
})

test('keys go as messages (INFO, RFC 6086) where the far side takes none in the sound', async ({ ada, sipp }) => {
  const client = await sipp('callee-takes-info', { hz: 700, number: CLIENT })
  const id = await talk(ada, CLIENT, client)
  await ada.act({ do: 'digits', id, digits: '4#' })
  // The client hangs up when it has read both, and not before.
  expect((await ada.endsAs('hung-up-by-peer')).digits).toBe('4#')
  expect(client.digits).toEqual([])
  await client.done()
})

test('Opus is what the policy says, for what we hear and for what we say', async ({ ada, bare }) => {
  const ben = await bare('ben', 1000)
  await talk(ada, extensions.ben, ben)
  for (const told of [/^a=fmtp:\d+ (.*useinbandfec.*)$/m.exec(await ben.told())?.[1], (await pathIn(ada.phoneWindow()))?.opus]) {
    expect(told?.trim().split(';')).toEqual(expect.arrayContaining(['usedtx=1', 'useinbandfec=1', 'stereo=0', 'maxaveragebitrate=24000']))
  }
})

test('a second call comes while one talks: it is answered, the first is held, and back again', async ({ ada, bare }) => {
  const ben = await bare('ben', 1000)
  const first = await talk(ada, extensions.ben, ben)
  const cleo = await bare('cleo', 1800)
  await cleo.call(extensions.ada)
  const { id: second } = await ada.becomes('ringing')
  await ada.act({ do: 'answer', id: second })
  await expectTone(cleo, ada.hz)
  await expectTone(ada, 1800)
  await expectSilence(ben)
  await ada.act({ do: 'swap', id: first })
  await expectTone(ben, ada.hz)
  await expectSilence(cleo)
  await ada.act({ do: 'hang-up', id: second })
  await expect.poll(async () => (await cleo.newest())?.ended).toBe(true)
  await expectTone(ben, ada.hz)
})
