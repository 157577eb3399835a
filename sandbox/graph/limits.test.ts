import { expect, it } from 'vitest'
import { graph, sendWhatsApp, textTo, type GraphErrorBody, type SendAnswer } from '../testing/dial.ts'
import { credentials } from '../credentials.ts'
import { RAFAEL, withSandbox } from '../testing/with-sandbox.ts'

/* Meta's limits: https://developers.facebook.com/documentation/business-messaging/whatsapp/throughput and "Pair rate limits". */
const sandbox = withSandbox()
const send = async (to: string): Promise<number> => {
  const { status, body } = await sendWhatsApp<SendAnswer | GraphErrorBody>(sandbox.graphUrl, textTo(to, 'Hello'))
  return 'error' in body ? body.error.code : status
}
const several = async (times: number, to: string): Promise<number[]> => {
  const answers: number[] = []
  for (let n = 0; n < times; n += 1) answers.push(await send(to))
  return answers
}

it('takes 45 at once for one person, refuses the next with 131056, and takes one more for each 6 s', async () => {
  sandbox.control.travelTo(Date.UTC(2026, 10, 22))
  expect(await several(45, RAFAEL)).toEqual(Array(45).fill(200))
  expect(await send(RAFAEL)).toBe(131056)
  expect(await send('+12025550185')).toBe(200)
  sandbox.control.advance(12_000)
  expect(await several(3, RAFAEL)).toEqual([200, 200, 131056])
})

it('takes 80 in a second from one number, and refuses the next with 130429', async () => {
  const people = Array.from({ length: 81 }, (_, n) => `+1202555${String(1000 + n)}`)
  const answers = await Promise.all(people.map(send))
  expect(answers.filter((code) => code === 200)).toHaveLength(80)
  expect(answers.filter((code) => code === 130429)).toHaveLength(1)
  sandbox.control.advance(1000)
  expect(await send(RAFAEL)).toBe(200)
})

it('does not count what is read', async () => {
  const { id } = sandbox.control.send('rafael-ortiz', { channel: 'whatsapp', text: 'Hi' })
  for (let n = 0; n < 50; n += 1) {
    const { status } = await graph(sandbox.graphUrl, 'POST', `${credentials.whatsapp.phoneNumberId}/messages`, { messaging_product: 'whatsapp', status: 'read', message_id: id })
    expect(status).toBe(200)
  }
  expect(await send(RAFAEL)).toBe(200)
})
