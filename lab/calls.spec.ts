import { extensions } from './exchange/exchange.ts'
import { CLIENT, expect, expectTone, talk, test } from './lab.ts'

test('a colleague is called, and both hear each other', async ({ ada, bare, exchange }) => {
  const ben = await bare('ben', 1000)
  const id = await talk(ada, extensions.ben, ben)
  await expect.poll(() => exchange.carried()).toBe(0)
  await ada.act({ do: 'hang-up', id })
  await ada.endsAs('hung-up')
  await expect.poll(async () => (await ben.newest())?.ended).toBe(true)
})

test('a colleague calls, and hangs up', async ({ ada, bare }) => {
  const ben = await bare('ben', 1000)
  await ben.call(extensions.ada)
  const { id, direction, peer } = await ada.becomes('ringing')
  expect([direction, peer.user]).toEqual(['in', extensions.ben])
  await ada.act({ do: 'answer', id })
  await ada.becomes('talking')
  await expectTone(ada, 1000)
  await expectTone(ben, ada.hz)
  await ben.hangUp()
  await ada.endsAs('hung-up-by-peer')
})

test('a client on a plain phone is called through rtpengine, by a number as one writes it', async ({ ada, exchange, sipp }) => {
  const client = await sipp('callee-answers', { hz: 700, number: CLIENT })
  const id = await talk(ada, '020 7946 0123', client)
  await expect.poll(() => exchange.carried()).toBe(1)
  await ada.act({ do: 'hang-up', id })
  await client.done()
})

test('a client on a plain phone calls: by number, and the name they give themselves stands beside it', async ({ ada, sipp }) => {
  const client = await sipp('caller', { hz: 700, calls: extensions.ada, number: CLIENT })
  const { id, peer } = await ada.becomes('ringing')
  expect([peer.e164, peer.title, peer.saysName]).toEqual([CLIENT, '+44 20 7946 0123', 'Margaret Ellis'])
  await ada.act({ do: 'answer', id })
  await ada.becomes('talking')
  await expectTone(ada, 700)
  await expectTone(client, ada.hz)
  await ada.act({ do: 'hang-up', id })
  await client.done()
})

test('another maker\'s phone is called and calls', async ({ ada, exchange, baresip }) => {
  const client = await baresip(CLIENT, 1300)
  await talk(ada, CLIENT, client)
  client.command('hangup')
  await ada.endsAs('hung-up-by-peer')
  client.command('dial', `sip:${extensions.ada}@${exchange.domain}`)
  const { id } = await ada.becomes('ringing')
  await ada.act({ do: 'answer', id })
  await ada.becomes('talking')
  await expectTone(ada, 1300)
  await expectTone(client, ada.hz)
  await ada.act({ do: 'hang-up', id })
  await expect.poll(() => client.events.filter(({ type }) => type === 'CALL_CLOSED').length).toBe(2)
})

test('what is said before the answer is heard, and hanging up then cancels', async ({ ada, sipp }) => {
  const client = await sipp('callee-early', { hz: 700, number: CLIENT })
  const id = await ada.dial(CLIENT)
  const call = await ada.becomes('ringing')
  expect(call.earlyMedia).toBe(true)
  await expectTone(ada, 700)
  await ada.act({ do: 'hang-up', id })
  await ada.endsAs('canceled')
  await client.done()
})

for (const [code, reason, end] of [[486, 'Busy Here', 'busy'], [603, 'Decline', 'refused'], [404, 'Not Found', 'not-found'], [502, 'Bad Gateway', 'unreachable']] as const) {
  test(`${String(code)} ${reason} ends the call as ${end}`, async ({ ada, sipp }) => {
    const client = await sipp('callee-refuses', { number: CLIENT, values: { CODE: code, REASON: reason } })
    await ada.dial(CLIENT)
    const call = await ada.endsAs(end)
    expect(call.code).toBe(code)
    await client.done()
  })
}

test('a colleague who is not there, and a number that nobody has', async ({ ada }) => {
  await ada.dial(extensions.dora)
  expect((await ada.endsAs('no-answer')).code).toBe(480)
  await ada.dial('+442079460999')
  expect((await ada.endsAs('not-found')).code).toBe(404)
})

test('nobody answers: the exchange gives up, and both sides stop ringing', async ({ ada, bare, exchange }) => {
  const ben = await bare('ben', 1000)
  await ben.answers('by-hand')
  await exchange.noAnswer(500)
  await ada.dial(extensions.ben)
  await ada.becomes('ringing')
  await ada.endsAs('no-answer')
  await expect.poll(async () => (await ben.newest())?.ended).toBe(true)
})

test('an incoming call is declined, or canceled by the caller: one is declined, the other missed', async ({ ada, bare }) => {
  const ben = await bare('ben', 1000)
  await ben.call(extensions.ada)
  const { id } = await ada.becomes('ringing')
  await ada.act({ do: 'decline', id })
  await ada.endsAs('declined')
  await expect.poll(async () => (await ben.newest())?.ended).toBe(true)
  expect([486, 603]).toContain((await ben.newest())?.code)
  await ben.call(extensions.ada)
  await ada.becomes('ringing')
  await ben.hangUp()
  await ada.endsAs('missed')
})
