import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startSandbox } from '../index.ts'
import { withSandbox } from '../testing/with-sandbox.ts'

const sandbox = withSandbox()

async function ask(method: string, path: string, body?: unknown): Promise<{ status: number, body: Record<string, unknown> }> {
  const response = await fetch(`${sandbox.url}/control/${path}`, { method, ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }) })
  return { status: response.status, body: await response.json() as Record<string, unknown> }
}

describe('/control about calls', () => {
  it('makes a client call, and lists the call', async () => {
    const made = await ask('POST', 'clients/dana-moreau/calls', {})
    expect(made).toMatchObject({ status: 201, body: { client: 'dana-moreau', from: 'client', number: '+447700900142', state: 'ringing' } })
    // No phone of the advisor is registered.
    await expect.poll(async () => (await ask('GET', 'clients/dana-moreau/calls')).body).toMatchObject({ calls: [{ id: made.body['id'], state: 'ended', end: 'unavailable', code: 480 }] })
    expect((await ask('GET', 'calls')).body['calls']).toHaveLength(1)
    expect((await ask('GET', 'clients/dana-moreau')).body['call']).toMatchObject({ end: 'unavailable' })
    expect((await ask('GET', 'clients/rafael-ortiz')).body['call']).toBe(null)
  })

  it('refuses what is no call, and acts on none that is not there', async () => {
    expect(await ask('POST', 'clients/dana-moreau/calls', { temper: 'angry' })).toMatchObject({ status: 400 })
    expect(await ask('POST', 'clients/nobody/calls', {})).toMatchObject({ status: 404 })
    expect(await ask('PATCH', 'clients/dana-moreau/calls', { do: 'hang-up' })).toMatchObject({ status: 409, body: { error: 'Dana Moreau has no such call' } })
    expect(await ask('PATCH', 'clients/dana-moreau/calls', { do: 'keys', keys: '1,2' })).toMatchObject({ status: 400 })
    expect(await ask('PATCH', 'clients/dana-moreau', { phone: 'angry' })).toMatchObject({ status: 400 })
  })

  it('changes how a phone meets calls, and how long they ring', async () => {
    expect((await ask('PATCH', 'clients/dana-moreau', { phone: 'busy', ringMs: 5 })).body).toMatchObject({ phone: 'busy', ringMs: 5 })
    expect((await ask('PATCH', 'exchange', { ringSeconds: 2 })).body).toMatchObject({ noAnswerMs: 2000, phones: 0, cut: false })
    expect((await ask('POST', 'exchange/raw', { text: 'x' })).body).toEqual({ phones: 0 })
    expect((await ask('POST', 'exchange/drop', {})).body).toMatchObject({ phones: 0 })
  })
})

it('how a phone meets calls and what was spoken outlive the sandbox, where it keeps its state', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-calls-'))
  const options = { port: 0, pace: 'instant', manual: true, state: join(folder, 'state.json') } as const
  try {
    const first = await startSandbox(options)
    first.control.changeClient('dana-moreau', { phone: 'busy' })
    first.control.voicemail('dana-moreau', {})
    first.control.changeExchange({ heard: true })
    await first.close()
    const again = await startSandbox(options)
    expect(again.control.client('dana-moreau').phone).toBe('busy')
    expect(again.control.exchange().waiting).toEqual({ fresh: 0, old: 1 })
    await again.close()
  } finally {
    rmSync(folder, { recursive: true })
  }
})
