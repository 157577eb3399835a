import { connect } from 'node:net'
import { beforeEach, describe, expect, it } from 'vitest'
import { credentials } from '../credentials.ts'
import { registerWhatsApp } from '../testing/dial.ts'
import { withSandbox } from '../testing/with-sandbox.ts'
import { createWeather, weatherSchema } from './weather.ts'

const sandbox = withSandbox({ delays: { retry: 1 } })
const PERSON = 'rafael-ortiz'

/** Everything that comes on one connection; `ended`: whether it ended within `patience` ms. */
function raw(patience = 3000): Promise<{ text: string, ended: boolean }> {
  const body = JSON.stringify({ messaging_product: 'whatsapp', to: '447700900142', type: 'text', text: { body: 'through the weather' } })
  const { port } = new URL(sandbox.graphUrl)
  return new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.1')
    let text = ''
    const finish = (ended: boolean): void => {
      clearTimeout(late)
      socket.destroy()
      resolve({ text, ended })
    }
    const late = setTimeout(() => { finish(false) }, patience)
    socket.setEncoding('utf8').on('data', (chunk: string) => { text += chunk })
    socket.on('error', () => undefined)
    socket.on('close', () => { finish(true) })
    socket.write([
      `POST /v26.0/${credentials.whatsapp.phoneNumberId}/messages HTTP/1.1`, 'Host: 127.0.0.1', 'Connection: close', `Authorization: Bearer ${credentials.whatsapp.accessToken}`,
      'Content-Type: application/json', `Content-Length: ${String(Buffer.byteLength(body))}`, '', body,
    ].join('\r\n'))
  })
}
/** Messages of the firm that Dana's phone has. */
async function processed(): Promise<number> {
  await sandbox.control.idle()
  return sandbox.control.client('dana-moreau').messages.filter(({ from }) => from === 'firm').length
}
const dateOf = (text: string): number => Date.parse(/^date: (.*)$/im.exec(text)?.[1] ?? '')

describe('weather on the way to a provider', () => {
  // She wrote, so that a text may go to her.
  beforeEach(() => { sandbox.control.send('dana-moreau', { channel: 'whatsapp', text: 'hello' }) })

  it('calm changes nothing', async () => {
    expect((await raw()).text).toContain('wamid.')
  })
  it('dropBefore: the connection breaks, and the provider never saw it', async () => {
    sandbox.control.network({ dropBefore: 1 })
    expect(await raw()).toEqual({ text: '', ended: true })
    expect(await processed()).toBe(0)
  })
  it('dropAfter: the connection breaks, and the provider has done it', async () => {
    sandbox.control.network({ dropAfter: 1 })
    expect(await raw()).toEqual({ text: '', ended: true })
    expect(await processed()).toBe(1)
  })
  it('status5xx: a gateway’s page; some were processed and some were not', async () => {
    sandbox.control.network({ status5xx: 1, seed: 3 })
    const answers = []
    for (let count = 0; count < 12; count += 1) answers.push((await raw()).text)
    for (const text of answers) expect(text).toMatch(/^HTTP\/1.1 50[0234] /)
    expect(await processed()).toBeGreaterThan(0)
    expect(await processed()).toBeLessThan(12)
  })
  it('status429: says when to come again, and did nothing', async () => {
    sandbox.control.network({ status429: 1, retryAfterSeconds: 7 })
    const { text } = await raw()
    expect(text).toMatch(/^HTTP\/1.1 429 /)
    expect(text).toMatch(/^retry-after: 7\r$/m)
    expect(await processed()).toBe(0)
  })
  it('halfOpen: the connection stays and says nothing', async () => {
    sandbox.control.network({ halfOpen: 1 })
    expect(await raw(60)).toEqual({ text: '', ended: false })
  })
  it('truncate: the body breaks off within the length that its head promised', async () => {
    sandbox.control.network({ truncate: 1 })
    const { text, ended } = await raw()
    const promised = Number(/content-length: (\d+)/i.exec(text)?.[1])
    expect(ended).toBe(true)
    expect(text.split('\r\n\r\n')[1]?.length).toBe(Math.floor(promised / 2))
    expect(await processed()).toBe(1)
  })
  it('wrongType: HTML where JSON belongs, though it was done', async () => {
    sandbox.control.network({ wrongType: 1 })
    const { text } = await raw()
    expect(text).toMatch(/^content-type: text\/html/im)
    expect(text).not.toContain('wamid.')
    expect(await processed()).toBe(1)
  })
  it('slowBody: whole, and in its own time', async () => {
    sandbox.control.network({ slowBody: 1, slowBodyMs: 120 })
    const began = performance.now()
    expect((await raw()).text).toContain('wamid.')
    expect(performance.now() - began).toBeGreaterThan(80)
  })
  it('latency and jitter: it takes so long at least', async () => {
    sandbox.control.network({ latencyMs: 80, jitterMs: 20 })
    const began = performance.now()
    expect((await raw()).text).toContain('wamid.')
    expect(performance.now() - began).toBeGreaterThan(70)
  })
  it('clockSkew: the provider’s Date is off', async () => {
    sandbox.control.network({ target: 'graph', clockSkewMs: -3_600_000 })
    expect(Math.abs(dateOf((await raw()).text) + 3_600_000 - Date.now())).toBeLessThan(5000)
  })
})

describe('weather on the way of webhooks', () => {
  const write = (text: string) => sandbox.control.send(PERSON, { channel: 'whatsapp', text })
  const register = () => registerWhatsApp(sandbox.graphUrl, `${sandbox.receiver.url}/whatsapp`)
  const arrived = (texts: string[]) => expect.poll(() => sandbox.receiver.texts(), { interval: 2, timeout: 5000 }).toEqual(texts)

  it('duplicate: it comes twice', async () => {
    await register()
    sandbox.control.network({ target: 'webhooks', duplicate: 1 })
    write('twice')
    await arrived(['twice', 'twice'])
  })
  it('disorder: it comes after what was written later', async () => {
    await register()
    sandbox.control.network({ target: 'webhooks', disorder: 1 })
    write('first')
    sandbox.control.network({ target: 'webhooks' })
    write('second')
    await arrived(['second', 'first'])
  })
  it('dropAfter: what was received and not confirmed comes again', async () => {
    await register()
    sandbox.control.network({ target: 'webhooks', dropAfter: 1 })
    write('again')
    await expect.poll(() => sandbox.receiver.texts().length, { interval: 2, timeout: 5000 }).toBeGreaterThan(1)
    sandbox.control.network({})
  })
  it.each(['dropBefore', 'status5xx', 'status429', 'truncate', 'halfOpen'] as const)('%s: it is not received, and comes when the weather is better', async (kind) => {
    await register()
    sandbox.control.network({ target: 'webhooks', [kind]: 1 })
    write('later')
    await sandbox.control.idle()
    expect(sandbox.receiver.texts()).toEqual([])
    sandbox.control.network({})
    await arrived(['later'])
  })
  it('slowBody and latency: whole, in its own time', async () => {
    await register()
    sandbox.control.network({ target: 'webhooks', slowBody: 1, slowBodyMs: 40, latencyMs: 10 })
    write('slowly')
    await arrived(['slowly'])
  })
})

describe('the weather itself', () => {
  it('is the same for the same seed, and one more kind changes none of the others', () => {
    const drawn = (input: object) => {
      const weather = createWeather()
      weather.set(weatherSchema.parse({ seed: 42, jitterMs: 500, ...input }))
      return Array.from({ length: 200 }, () => weather.next('graph'))
    }
    expect(drawn({ dropBefore: 0.3 })).toEqual(drawn({ dropBefore: 0.3 }))
    const more = drawn({ dropBefore: 0.3, truncate: 0.2 })
    drawn({ dropBefore: 0.3 }).forEach((trouble, index) => {
      expect(more[index]?.delayMs).toBe(trouble.delayMs)
      if (trouble.kind !== null) expect(more[index]?.kind).toBe(trouble.kind)
    })
    expect(drawn({ seed: 43, dropBefore: 0.3 })).not.toEqual(drawn({ dropBefore: 0.3 }))
  })

  it('is shown and set by /control, refused where it makes no sense, and cleared by a reset', async () => {
    const address = `${sandbox.url}/control/network`
    const set = (body: object) => fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    expect((await set({ seed: 7, target: 'twilio', dropAfter: 0.2 })).status).toBe(200)
    expect(await (await fetch(address)).json()).toMatchObject({ graph: { dropAfter: 0 }, twilio: { seed: 7, dropAfter: 0.2 } })
    expect((await set({ dropAfter: 2 })).status).toBe(400)
    expect((await set({ target: 'graph', duplicate: 0.5 })).status).toBe(400)
    await sandbox.control.reset()
    expect(sandbox.control.weather().twilio.dropAfter).toBe(0)
  })
})
