import { extensions } from './exchange/exchange.ts'
import { CLIENT, expect, expectTone, talk, test } from './lab.ts'

test('blind: the two others talk with each other, and we are out', async ({ ada, bare }) => {
  const [ben, cleo] = [await bare('ben', 1000), await bare('cleo', 1800)]
  const id = await talk(ada, extensions.ben, ben)
  await ada.act({ do: 'transfer', id, to: extensions.cleo })
  await ada.endsAs('transferred')
  await expectTone(ben, 1800)
  await expectTone(cleo, 1000)
})

test('blind, and the third is busy: we still have the call', async ({ ada, bare }) => {
  const [ben, cleo] = [await bare('ben', 1000), await bare('cleo', 1800)]
  await cleo.answers('busy')
  const id = await talk(ada, extensions.ben, ben)
  await ada.act({ do: 'transfer', id, to: extensions.cleo })
  await expect.poll(async () => (await ada.newest())?.transfer).toMatchObject({ state: 'failed', code: 486 })
  expect((await ada.newest())?.state).toBe('talking')
  // Whoever was sent on may have held us meanwhile: either side takes it up again.
  await ada.act({ do: 'hold', id, on: false }).catch(() => undefined)
  await expectTone(ben, ada.hz)
})

test('attended: the third is asked first, then the two others talk', async ({ ada, bare }) => {
  const [ben, cleo] = [await bare('ben', 1000), await bare('cleo', 1800)]
  const first = await talk(ada, extensions.ben, ben)
  const second = await ada.dial(extensions.cleo, first)
  await expectTone(cleo, ada.hz)
  await expect.poll(async () => (await ada.live()).find(({ id }) => id === first)?.held.byUs).toBe(true)
  await ada.act({ do: 'join', id: first, to: second })
  await expectTone(ben, 1800)
  await expectTone(cleo, 1000)
  await expect.poll(async () => (await ada.live()).length).toBe(0)
})

test('attended, where it was the first who called us', async ({ ada, bare }) => {
  const ben = await bare('ben', 1000)
  await ben.call(extensions.ada)
  const { id: first } = await ada.becomes('ringing')
  await ada.act({ do: 'answer', id: first })
  await ada.becomes('talking')
  await expectTone(ben, ada.hz)
  const cleo = await bare('cleo', 1800)
  const second = await ada.dial(extensions.cleo, first)
  await expectTone(cleo, ada.hz)
  await ada.act({ do: 'join', id: first, to: second })
  await expectTone(ben, 1800)
  await expectTone(cleo, 1000)
  await expect.poll(async () => (await ada.live()).length).toBe(0)
})

test('the other side sends us on: we talk with the third, whom the gate lets be called', async ({ ada, bare }) => {
  const [ben, cleo] = [await bare('ben', 1000), await bare('cleo', 1800)]
  await talk(ada, extensions.ben, ben)
  await ben.refer(extensions.cleo)
  await expectTone(ada, 1800)
  await expectTone(cleo, ada.hz)
  await ben.hangUp()
  await expect.poll(async () => (await ada.live()).length).toBe(1)
})

test('a number that the firm does not let be called is no target of a transfer: no REFER leaves', async ({ ada, sipp }) => {
  const client = await sipp('callee-answers', { hz: 700, number: CLIENT })
  const id = await ada.dial(CLIENT)
  await ada.becomes('talking')
  await expect(ada.act({ do: 'transfer', id, to: '999' })).rejects.toThrow('emergency-number')
  await expectTone(client, ada.hz)
  await ada.act({ do: 'hang-up', id })
  await client.done()
})
