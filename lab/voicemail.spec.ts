import { startBaresip } from './exchange/baresip.ts'
import { extensions } from './exchange/exchange.ts'
import { publishWaiting } from './exchange/lamp.ts'
import { expect, expectTone, test } from './lab.ts'

test('nobody answers: the caller leaves a voicemail, and the call is missed', async ({ ada, bare, exchange }) => {
  const voicemail = await startBaresip(exchange, 'voicemail', exchange.voicemailPort, [{ hz: 2000, seconds: 1 }, { hz: 0, seconds: 60 }])
  const ben = await bare('ben', 1000)
  await exchange.noAnswer(1000, true)
  await ben.call(extensions.ada)
  await ada.becomes('ringing')
  await ada.endsAs('missed')
  await expectTone(voicemail, 1000)
  await expect.poll(() => voicemail.seconds()).toBeGreaterThan(2)
  await ben.hangUp()
  await expect.poll(() => voicemail.events.some(({ type }) => type === 'CALL_CLOSED')).toBe(true)
  await voicemail.stop()
})

test('the lamp goes on with what waits at the exchange, and off again (RFC 3842)', async ({ ada, exchange }) => {
  await publishWaiting(exchange, 'ada', 2, 5)
  await expect.poll(async () => (await ada.now()).waiting).toEqual({ fresh: 2, old: 5 })
  await publishWaiting(exchange, 'ada', 0, 0)
  await expect.poll(async () => (await ada.now()).waiting?.fresh).toBe(0)
})
