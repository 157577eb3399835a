import { startBaresip } from './exchange/baresip.ts'
import { extensions } from './exchange/exchange.ts'
import { startSipp } from './exchange/sipp.ts'
import { expect, expectSilence, expectTone, test } from './lab.ts'

const CLIENT = '+442079460123'

test('on hold neither hears the other, and both do again afterwards', async ({ ada, bare }) => {
  const ben = await bare('ben', 1000)
  const id = await ada.dial(extensions.ben)
  await ada.becomes('talking')
  await expectTone(ben, ada.hz)
  await ada.act({ do: 'hold', id, on: true })
  await expect.poll(async () => (await ben.newest())?.held).toBe(true)
  // Nothing of the microphone leaves, whatever the far side's phone makes of the hold.
  await expectSilence(ben)
  expect((await ada.newest())?.held).toEqual({ byUs: true, byPeer: false })
  await ada.act({ do: 'hold', id, on: false })
  await expectTone(ben, ada.hz)
  await expectTone(ada, 1000)
})

test('held by the other side, it says so, and goes on when they come back', async ({ ada, exchange }) => {
  const port = exchange.outsidePort()
  const client = await startBaresip(exchange, CLIENT, port, [{ hz: 1300, seconds: 60 }])
  await exchange.number(CLIENT, port)
  await ada.dial(CLIENT)
  await ada.becomes('talking')
  await expectTone(ada, 1300)
  client.command('hold')
  await expect.poll(async () => (await ada.newest())?.held.byPeer).toBe(true)
  await expectSilence(ada)
  client.command('resume')
  await expect.poll(async () => (await ada.newest())?.held.byPeer).toBe(false)
  // baresip keeps nothing any more of what it hears after a hold of its own; that it hears is seen in "both hold".
  await expectTone(ada, 1300)
  await client.stop()
})

test('both hold, and let go one after the other', async ({ ada, bare }) => {
  const ben = await bare('ben', 1000)
  const id = await ada.dial(extensions.ben)
  await ada.becomes('talking')
  await expectTone(ben, ada.hz)
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
  const id = await ada.dial(extensions.ben)
  await ada.becomes('talking')
  await expectTone(ben, ada.hz)
  await ada.act({ do: 'mute', id, on: true })
  await expectSilence(ben)
  await expectTone(ada, 1000)
  await ada.act({ do: 'mute', id, on: false })
  await expectTone(ben, ada.hz)
})

test('keys arrive as telephone events in the sound (RFC 4733), in order and once each', async ({ ada, exchange }) => {
  const client = await startSipp(exchange, 'callee-answers', { hz: 700, number: CLIENT })
  const id = await ada.dial(CLIENT)
  await ada.becomes('talking')
  await expectTone(client, ada.hz)
  await ada.act({ do: 'digits', id, digits: '1593#*' })
  await expect.poll(() => client.digits.join('')).toBe('1593#*')
  expect((await ada.newest())?.digits).toBe('1593#*')
  await ada.act({ do: 'hang-up', id })
  await client.done()
  await client.stop()
})

test('a second call comes while one talks: it is answered, the first is held, and back again', async ({ ada, bare }) => {
  const ben = await bare('ben', 1000)
  const first = await ada.dial(extensions.ben)
  await ada.becomes('talking')
  await expectTone(ben, ada.hz)
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
