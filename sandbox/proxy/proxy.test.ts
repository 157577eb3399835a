import { request } from 'node:http'
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { startSandbox, type Sandbox } from '../index.ts'
import type { OptionsInput } from '../options.ts'

let sandbox: Sandbox
afterEach(() => sandbox.close())
const open = async (options: OptionsInput = {}): Promise<void> => { sandbox = await startSandbox({ port: 0, pace: 'instant', manual: true, proxy: 'sam:secret', ...options }) }
const basic = (credentials: string): Record<string, string> => ({ 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` })

/** Status of CONNECT to this "name:port". */
const tunnel = (to: string, headers: Record<string, string> = {}): Promise<number | undefined> => new Promise((resolve, reject) => {
  const asked = request(sandbox.proxyUrl ?? '', { method: 'CONNECT', path: to, headers, agent: false })
  asked.on('connect', ({ statusCode }, socket) => {
    socket.destroy()
    resolve(statusCode)
  })
  asked.on('error', reject).end()
})
const passed = () => sandbox.control.proxy()?.passed.map(({ method, to, status }) => `${method} ${to} ${status}`)

describe('the proxy', () => {
  it('wants its own sign-in, leads to the sandbox alone, and records what it was asked', async () => {
    await open()
    const { host } = new URL(sandbox.graphUrl)
    expect(host).toMatch(/^graph\.sandbox\.test:\d+$/)
    expect(await tunnel(host)).toBe(407)
    expect(await tunnel(host, basic('sam:other'))).toBe(407)
    expect(await tunnel(host, basic('sam:secret'))).toBe(200)
    expect(await tunnel('example.com:443', basic('sam:secret'))).toBe(403)
    await sandbox.control.offline(true, 'graph')
    expect(await tunnel(host, basic('sam:secret'))).toBe(502)
    expect(passed()).toEqual([`CONNECT ${host} 407`, `CONNECT ${host} 407`, `CONNECT ${host} 200`, 'CONNECT example.com:443 403', `CONNECT ${host} 502`])
  })

  it('is the only way: whoever connects past it is broken off, and counted', async () => {
    await open()
    const socket = connect(Number(new URL(sandbox.graphUrl).port), '127.0.0.1')
    await new Promise((resolve) => socket.on('error', () => undefined).on('close', resolve))
    expect(sandbox.control.proxy()?.around).toBe(1)
    expect(sandbox.control.traffic()).toEqual([])
  })

  it('lets everybody through where it has no password', async () => {
    await open({ proxy: '' })
    expect(await tunnel(new URL(sandbox.twilioUrl).host)).toBe(200)
  })

  it('is not there unless it was asked for', async () => {
    await open({ proxy: undefined })
    expect([sandbox.proxyUrl, sandbox.authority, sandbox.control.proxy()]).toEqual([null, null, null])
  })
})
