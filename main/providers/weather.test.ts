import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSandbox, type Sandbox } from '../../sandbox/index.ts'
import { straight } from '../network/testing/straight.ts'
import { createHttp, type HttpResult } from './http.ts'

/*  What our client makes of each kind of bad weather: the word on which "send again" or "ask the advisor" depends. */

let sandbox: Sandbox
beforeAll(async () => { sandbox = await startSandbox({ port: 0, pace: 'instant', manual: true }) })
afterAll(() => sandbox.close())

const arrived = (): number => sandbox.control.client('dana-moreau').messages.filter(({ from }) => from === 'firm').length

async function send(weather: Parameters<Sandbox['control']['network']>[0], total = 5000): Promise<{ result: HttpResult, processed: boolean, dates: string[] }> {
  await sandbox.control.reset()
  // She wrote, so that a text may go to her.
  sandbox.control.send('dana-moreau', { channel: 'whatsapp', text: 'hello' })
  sandbox.control.network(weather)
  const base = new URL(sandbox.graphUrl)
  const { accessToken, phoneNumberId } = sandbox.control.credentials.whatsapp
  const dates: string[] = []
  const result = await createHttp(base, { agent: straight, observeDate: (date) => { dates.push(date) } }, { total })({
    method: 'POST', url: new URL(`/v26.0/${phoneNumberId}/messages`, base), authorization: `Bearer ${accessToken}`,
    body: { type: 'application/json', text: JSON.stringify({ messaging_product: 'whatsapp', to: '447700900142', type: 'text', text: { body: 'hello' } }) },
  })
  await sandbox.control.idle()
  return { result, processed: arrived() === 1, dates }
}

describe('our client in bad weather', () => {
  it.each([
    ['dropBefore', { dropBefore: 1 }, 'connection-lost', false],
    ['dropAfter', { dropAfter: 1 }, 'connection-lost', true],
    ['truncate', { truncate: 1 }, 'connection-lost', true],
  ] as const)('%s: it may have arrived', async (_name, weather, code, processed) => {
    expect(await send(weather)).toMatchObject({ result: { kind: 'lost', error: { code, class: 'ambiguous' } }, processed })
  })
  it('halfOpen and a body slower than the limit: it may have arrived', async () => {
    expect((await send({ halfOpen: 1 }, 150)).result).toMatchObject({ kind: 'lost', error: { code: 'timeout' } })
    expect(await send({ slowBody: 1, slowBodyMs: 2000 }, 300)).toMatchObject({ result: { kind: 'lost', error: { code: 'timeout' } }, processed: true })
  })
  it('latency beyond the limit: it may have arrived, and it does', async () => {
    expect((await send({ latencyMs: 300 }, 100)).result).toMatchObject({ kind: 'lost', error: { code: 'timeout' } })
    await expect.poll(arrived, { interval: 5, timeout: 3000 }).toBe(1)
  })
  it('a cut network: it surely did not arrive', async () => {
    await sandbox.control.reset()
    await sandbox.control.offline(true)
    const base = new URL(sandbox.graphUrl)
    expect(await createHttp(base, { agent: straight, observeDate: () => undefined })({ method: 'GET', url: base, authorization: 'Bearer x' })).toMatchObject({ kind: 'not-sent' })
    await sandbox.control.offline(false)
  })
  it('429 and 5xx are answers, with the pause that was asked', async () => {
    expect((await send({ status429: 1, retryAfterSeconds: 9 })).result).toMatchObject({ kind: 'answer', status: 429, headers: { 'retry-after': '9' }, json: undefined })
    const { result } = await send({ status5xx: 1 })
    expect(result.kind === 'answer' && result.status).toBeGreaterThanOrEqual(500)
  })
  it('a page of HTML in place of the answer is an answer that says nothing, though it was done', async () => {
    expect(await send({ wrongType: 1 })).toMatchObject({ result: { kind: 'answer', status: 200, json: undefined }, processed: true })
  })
  it('a slow body within the limit is read whole', async () => {
    const { result } = await send({ slowBody: 1, slowBodyMs: 80 })
    expect(result).toMatchObject({ kind: 'answer', status: 200, json: { messaging_product: 'whatsapp' } })
  })
  it('a skewed clock is seen in the Date', async () => {
    const { dates } = await send({ clockSkewMs: 7_200_000 })
    expect(Math.abs(Date.parse(dates[0] ?? '') - 7_200_000 - Date.now())).toBeLessThan(5000)
  })
})
