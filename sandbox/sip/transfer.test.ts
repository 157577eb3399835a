import { describe, expect, it } from 'vitest'
import type { Agent } from './testing/agent.ts'
import { AGENT_HZ } from './testing/agent.ts'
import { hears, seen, withPhones } from './testing/with-phones.ts'
import { remoteTag } from './phone/dialog.ts'
import { hold } from './phone/within.ts'
import type { Call } from './phone/call.ts'

const sandbox = withPhones()
const DOMAIN = 'phone.sandbox.test'
/** Hums at 1000 Hz; echoes. */
const [RAFAEL, MEI] = ['+12025550147', '+12025550185']
const last = (client: string) => sandbox.control.calls(client).at(-1)

/** Sends a client on; the statuses that it tells of. */
function refer(agent: Agent, call: Call, to: string): () => number[] {
  const from = agent.came.length
  call.host.ask(call.request('REFER', { 'Refer-To': `<${to}>` }), () => undefined)
  return () => agent.came.slice(from).flatMap((message) => message.method === 'NOTIFY' ? [Number(/\d{3}/.exec(message.body)?.[0])] : message.cseqMethod === 'REFER' ? [message.status] : [])
}

describe('the advisor transfers', () => {
  it('a client to another by REFER: they talk, and the advisor is told so', async () => {
    const agent = await sandbox.agent()
    const call = agent.dial(RAFAEL)
    await hears(call, 1000)
    const told = refer(agent, call, `sip:${MEI}@${DOMAIN}`)
    await seen(told).toEqual([202, 100, 180, 200])
    call.hangUp()
    await seen(() => [last('rafael-ortiz')?.state, last('mei-tanaka')?.state]).toEqual(['talking', 'talking'])
    // Mei echoes Rafael's hum.
    await seen(() => last('mei-tanaka')?.heard.hz).toBe(1000)
    await seen(() => last('rafael-ortiz')?.heard.hz).toBe(1000)
  })

  it('a client to somebody who is busy: the advisor is told, and the client is still there', async () => {
    const agent = await sandbox.agent()
    sandbox.control.changeClient('mei-tanaka', { phone: 'busy' })
    const call = agent.dial(RAFAEL)
    await hears(call, 1000)
    await seen(refer(agent, call, `sip:${MEI}@${DOMAIN}`)).toEqual([202, 100, 486])
    await hears(call, 1000)
  })

  it('a client to a colleague after asking (Replaces): both talk without the advisor', async () => {
    const agent = await sandbox.agent()
    const client = agent.dial(RAFAEL)
    await hears(client, 1000)
    expect(await hold(client, true)).toBe(200)
    const asked = agent.dial(MEI)
    await hears(asked, AGENT_HZ)
    const { callId, localTag } = asked.dialog
    const told = refer(agent, client, `${asked.dialog.target}?Replaces=${encodeURIComponent(`${callId};to-tag=${remoteTag(asked.dialog)};from-tag=${localTag}`)}`)
    await seen(told).toContain(200)
    await seen(() => asked.end).toMatchObject({ by: 'peer' })
    client.hangUp()
    await seen(() => last('mei-tanaka')?.heard.hz).toBe(1000)
    expect(sandbox.control.exchange().live.dialogs).toBe(1)
  })

  it('nobody, where the call to be replaced is not there', async () => {
    const agent = await sandbox.agent()
    const call = agent.dial(RAFAEL)
    await hears(call, 1000)
    await seen(refer(agent, call, `sip:${MEI}@${DOMAIN}?Replaces=nothing%3Bto-tag%3D1%3Bfrom-tag%3D2`)).toEqual([202, 100, 481])
  })
})

describe('a client sends the advisor on', () => {
  it('by REFER: the advisor hears the colleague, and the client is gone', async () => {
    const agent = await sandbox.agent()
    sandbox.control.changeClient('rafael-ortiz', { phone: 'sends-on' })
    const call = agent.dial(RAFAEL)
    const other = (): Call => agent.phone.calls().find((one) => one !== call) ?? call
    await seen(() => other() === call).toBe(false)
    await hears(other(), 1800)
    await seen(() => call.end).toMatchObject({ by: 'peer' })
  })

  it('where the advisor does not go, the colleague takes the call over (Replaces)', async () => {
    const agent = await sandbox.agent()
    const call = agent.dial(RAFAEL)
    await hears(call, 1000)
    // As a phone that knows no REFER.
    agent.refuses = ['REFER']
    await sandbox.control.actOnCall('rafael-ortiz', { do: 'send-on', to: '4001' })
    await seen(() => agent.came.some((message) => message.get('Replaces') !== undefined)).toBe(true)
    await seen(() => call.isOver).toBe(true)
    await hears(agent.call(), 1800)
  })
})
