import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { AccountId, CheckStep } from '../../core/accounts.ts'
import type { PolicyInput } from '../../core/policy.ts'
import { credentials } from '../../sandbox/credentials.ts'
import { scriptedProvider } from '../providers/testing/scripted-provider.ts'
import { listening } from '../providers/testing/raw-server.ts'
import { withPhone } from '../testing/with-phone.ts'

const phone = withPhone()
const { desk } = phone
const closing: (() => Promise<void>)[] = []
afterEach(async () => { for (const close of closing.splice(0)) await close() })

/** The steps that did not go well: "sign-in: token-wrong". */
const wrong = (steps: readonly CheckStep[]): string[] => steps.filter(({ result }) => result === 'failed').map(({ step, code }) => `${step}: ${code}`)
const test = async (id: AccountId): Promise<string[]> => wrong(await desk.call('accounts.test', { id }))
const meta = (policy: PolicyInput) => {
  const { whatsapp } = policy.connectors
  if (whatsapp?.provider !== 'whatsapp-cloud') throw new Error('the sandbox is Meta')
  return whatsapp
}

describe('the test of an account', () => {
  it('finds nothing wrong with a good one, up to a webhook that came back to this desk', async () => {
    await desk.open()
    for (const id of ['whatsapp', 'sms'] as const) {
      const steps = await desk.call('accounts.test', { id })
      expect(wrong(steps)).toEqual([])
      expect(steps.at(-1)).toMatchObject({ step: 'webhook', result: 'ok' })
    }
    await desk.quiet()
  })

  it('names the secret that is missing, and goes no further', async () => {
    await desk.open()
    await desk.call('accounts.removeSecret', { name: 'whatsapp-token' })
    expect(await desk.call('accounts.test', { id: 'whatsapp' })).toEqual([{ step: 'secrets', result: 'failed', code: 'secret-missing', details: 'whatsapp-token' }])
  })

  it.each([['whatsapp', 'whatsapp-token'], ['sms', 'twilio-auth-token']] as const)('says of %s that the token is wrong', async (id, name) => {
    await desk.open()
    await desk.call('accounts.setSecret', { name, value: 'EAAwrong' })
    expect(await test(id)).toContain('sign-in: token-wrong')
  })

  it('says that the account, or the number\'s id, is wrong', async () => {
    await desk.open({ wait: false, policy: (policy) => { meta(policy).businessAccountId = '999999999999999' } })
    expect(await test('whatsapp')).toContain('account: account-wrong')
    await desk.stop()
    await desk.open({ wait: false, policy: (policy) => { for (const line of policy.lines) if (line.whatsapp) line.whatsapp.phoneNumberId = '999999999999999' } })
    expect(await test('whatsapp')).toContain('number: number-wrong')
  })

  it('says that the line\'s number is not the one at the provider', async () => {
    await desk.open({ wait: false, policy: (policy) => { for (const line of policy.lines) Object.assign(line, { whatsapp: { ...line.whatsapp, number: '+442079460021' }, sms: { number: '+12025550101' } }) } })
    expect(await test('whatsapp')).toContain('number: number-differs')
    expect(await test('sms')).toContain('number: number-not-there')
  })

  it.each([
    [190, 'Error validating access token: Session has expired on Sunday', 'sign-in: token-expired'],
    [10, 'Application does not have permission for this action', 'sign-in: permission'],
    [230, 'Requires the permission', 'sign-in: permission'],
    [2, 'Temporary', 'answer: server-error'],
  ])('reads Meta\'s error %i', async (code, message, found) => {
    const provider = await scriptedProvider()
    closing.push(provider.close)
    await desk.open({ wait: false, policy: (policy) => { meta(policy).baseUrl = provider.url; meta(policy).webhook = {}; meta(policy).checkEverySeconds = 3600 } })
    await desk.until(() => provider.seen.length >= 1)
    provider.answer({ status: 400, json: { error: { code, message, error_data: { details: message } } } })
    expect(await test('whatsapp')).toContain(found)
  })

  it('says that this machine\'s clock is wrong, unless the policy goes by the provider\'s', async () => {
    await desk.open({ policy: (policy) => { policy.clock = 'system' } })
    desk.sandbox.control.advance(3_600_000)
    expect(await test('sms')).toContain('clock: clock-wrong')
  })
})

describe('the webhook\'s way back', () => {
  /** A tunnel that does with each request what the test says; answers with the desk's own answer where it hands on. */
  async function tunnel(alter: (request: { path: string, body: string }) => { path: string, body: string } | number): Promise<URL> {
    const server = createServer((request, response) => {
      let body = ''
      request.on('data', (bytes: Buffer) => { body += bytes.toString() })
      request.on('end', () => {
        const next = alter({ path: request.url ?? '/', body })
        if (typeof next === 'number') return response.writeHead(next).end()
        const { 'content-length': _, host: __, ...headers } = request.headers
        const port = desk.desk().webhooks('whatsapp').base === null ? 0 : listenerPort
        void fetch(`http://127.0.0.1:${port}${next.path}`, { method: request.method ?? 'POST', headers: headers as Record<string, string>, ...(request.method === 'POST' && { body: next.body }) })
          .then(async (answer) => { response.writeHead(answer.status).end(await answer.text()) })
      })
    })
    const port = await listening(server)
    closing.push(() => new Promise((resolve) => { server.close(() => resolve()); server.closeAllConnections() }))
    return new URL(`http://127.0.0.1:${port}/tunnel`)
  }
  let listenerPort = 0
  async function through(url: URL): Promise<string[]> {
    listenerPort = await freePort()
    await desk.open({ wait: false, policy: (policy) => { meta(policy).webhook = { port: listenerPort, publicUrl: url.href } } })
    return (await test('whatsapp')).filter((found) => found.startsWith('webhook'))
  }
  async function freePort(): Promise<number> {
    const server = createServer()
    const port = await listening(server)
    await new Promise((resolve) => { server.close(resolve) })
    return port
  }

  it('is good through a tunnel that changes nothing', async () => { expect(await through(await tunnel((request) => request))).toEqual([]) })
  it('finds a proxy that changes the body', async () => { expect(await through(await tunnel(({ path, body }) => ({ path, body: body.replace('{', '{ ') })))).toEqual(['webhook: webhook-signature']) })
  it('finds one that changes the path', async () => { expect(await through(await tunnel(({ path, body }) => ({ path: path.replace('/webhooks/', '/hooks/'), body })))).toEqual(['webhook: webhook-path']) })
  it.each([404, 502])('finds a tunnel that answers %i by itself', async (status) => { expect(await through(await tunnel(() => status))).toEqual(['webhook: webhook-tunnel']) })
  it('finds an address that leads to another desk', async () => { expect(await through(await tunnel(() => 200))).toEqual(['webhook: webhook-elsewhere']) })
  it('finds an address where nobody listens', async () => { expect(await through(new URL(`http://127.0.0.1:${await freePort()}/`))).toEqual(['webhook: webhook-unreachable']) })
})

describe('secrets', () => {
  it('a wrong one is put right without a restart, and no answer ever holds a value', async () => {
    await desk.open()
    await desk.call('accounts.setSecret', { name: 'twilio-auth-token', value: 'wrong' })
    await desk.until(() => desk.desk().status().sms.state === 'needs-it')
    await desk.call('accounts.setSecret', { name: 'twilio-auth-token', value: ` ${credentials.twilio.authToken}\n` })
    await desk.until(() => desk.desk().status().sms.state === 'online')
    const listed = JSON.stringify([await desk.call('accounts.list', undefined), await desk.call('accounts.test', { id: 'sms' })])
    for (const value of [credentials.twilio.authToken, credentials.whatsapp.accessToken, credentials.whatsapp.appSecret]) expect(listed).not.toContain(value)
    expect(readFileSync(join(desk.folder, 'secrets.json'), 'utf8')).not.toContain(credentials.twilio.authToken)
  })

  it('one that the policy does not name is refused; a removed one stays gone after a restart', async () => {
    await desk.open()
    expect(await desk.call('accounts.setSecret', { name: 'another', value: 'x' })).toEqual({ ok: false })
    await desk.call('accounts.removeSecret', { name: 'whatsapp-token' })
    await desk.restart()
    const { accounts } = await desk.call('accounts.list', undefined)
    expect(accounts.find(({ id }) => id === 'whatsapp')?.secrets.map(({ present }) => present)).toEqual([false, true, true])
  })
})

describe('accounts of this desk\'s own', () => {
  const withoutSms = (policy: PolicyInput): void => {
    delete policy.connectors.sms
    for (const line of policy.lines) delete line.sms
  }
  const sms = () => ({ kind: 'twilio-sms', number: credentials.twilio.fromNumber, accountSid: credentials.twilio.accountSid, baseUrl: desk.sandbox.twilioUrl } as const)

  it('are added, work, outlive a restart and are removed with their secrets', async () => {
    await desk.open({ policy: withoutSms })
    expect((await desk.call('accounts.list', undefined)).free).toEqual(['sms'])
    expect(await desk.call('accounts.save', sms())).toEqual({ ok: true })
    expect(await test('sms')).toEqual(['secrets: secret-missing'])
    await desk.call('accounts.setSecret', { name: 'desk-sms-auth-token', value: credentials.twilio.authToken })
    await desk.until(() => desk.desk().status().sms.state === 'online')
    await desk.restart()
    await desk.until(() => desk.desk().status().sms.state === 'online')
    expect((await desk.call('session.start', undefined)).connectors.sms).toBe(true)
    expect(await desk.call('accounts.remove', { id: 'sms' })).toEqual({ ok: true })
    expect((await desk.call('session.start', undefined)).connectors.sms).toBe(false)
    expect(readFileSync(join(desk.folder, 'secrets.json'), 'utf8')).not.toContain('desk-sms')
  })

  it('another account does not inherit the token of the one before', async () => {
    await desk.open({ policy: withoutSms })
    await desk.call('accounts.save', sms())
    await desk.call('accounts.setSecret', { name: 'desk-sms-auth-token', value: credentials.twilio.authToken })
    await desk.call('accounts.save', { ...sms(), number: '+12025550109' })
    const present = async () => (await desk.call('accounts.list', undefined)).accounts.find(({ id }) => id === 'sms')?.secrets[0]?.present
    expect(await present()).toBe(true)
    await desk.call('accounts.save', { ...sms(), accountSid: `AC${'0'.repeat(32)}` })
    expect(await present()).toBe(false)
  })

  it('what the firm has set cannot be changed, and with `managed` nothing can', async () => {
    await desk.open()
    expect(await desk.call('accounts.save', sms())).toMatchObject({ ok: false, problem: 'managed' })
    expect(await desk.call('accounts.remove', { id: 'sms' })).toEqual({ ok: false, problem: 'managed' })
    await desk.stop()
    await desk.open({ policy: (policy) => { withoutSms(policy); policy.accounts = 'managed' } })
    writeFileSync(join(desk.folder, 'accounts.json'), JSON.stringify({ accounts: [sms()] }))
    await desk.restart()
    expect(await desk.call('accounts.save', sms())).toMatchObject({ ok: false, problem: 'managed' })
    expect((await desk.call('session.start', undefined)).connectors.sms).toBe(false)
  })

  it('a file of accounts that cannot be read is kept aside, and the firm\'s accounts go on', async () => {
    await desk.open({ policy: withoutSms })
    writeFileSync(join(desk.folder, 'accounts.json'), '{"accounts": [{}]}')
    await desk.restart()
    await desk.until(() => desk.desk().status().whatsapp.state === 'online')
    expect(existsSync(join(desk.folder, 'accounts.json.unreadable'))).toBe(true)
  })

  it('is not changed during a call: the desk would open anew, and cut it', async () => {
    await phone.open({ policy: withoutSms })
    const id = await phone.talk('+447700900268')
    expect(await desk.call('accounts.save', sms())).toMatchObject({ ok: false, problem: 'in-call' })
    expect(phone.call(id).state).toBe('talking')
    phone.ended(id)
    expect(await desk.call('accounts.save', sms())).toEqual({ ok: true })
    phone.register()
    await phone.talk('+447700900268')
    expect(await desk.call('accounts.remove', { id: 'sms' })).toEqual({ ok: false, problem: 'in-call' })
  })

  it('a command that comes while the desk is opened anew waits, and is answered', async () => {
    await desk.open({ policy: withoutSms })
    const saved = desk.call('accounts.save', sms())
    expect((await desk.call('status.get', undefined)).whatsapp.state).toMatch(/connecting|online/)
    expect(await saved).toEqual({ ok: true })
  })
})

describe('the phone\'s account', () => {
  const steps = () => desk.call('accounts.test', { id: 'phone' })
  it('stands among the others with its address and secrets, and cannot be added or removed by a desk', async () => {
    await phone.open()
    const { accounts, free } = await desk.call('accounts.list', undefined)
    expect(accounts.find(({ id }) => id === 'phone')).toMatchObject({
      kind: 'sip', enabled: true, own: null, account: 'sam.rowe@phone.sandbox.test', numbers: [{ number: '+12025550100' }], secrets: [{ use: 'password', name: 'phone-password', present: true }],
    })
    expect(free).not.toContain('phone')
  })

  it('is good where the server is there and the line registered', async () => {
    await phone.open()
    const found = await steps()
    expect(wrong(found)).toEqual([])
    expect(found.at(-1)).toMatchObject({ step: 'sign-in', result: 'ok', details: 'sam.rowe@phone.sandbox.test' })
  })

  it('says what is wrong: a secret, the servers, the sign-in', async () => {
    await phone.open({ policy: ({ connectors }) => { connectors.phone?.servers.unshift('ws://127.0.0.1:9') } })
    expect(wrong(await steps())).toEqual([])
    phone.say({ kind: 'registered', on: false, code: 403, reason: 'Forbidden' })
    expect(await steps()).toContainEqual({ step: 'sign-in', result: 'failed', code: 'phone-refused', details: '403 Forbidden' })
    phone.wire({ kind: 'closed', reason: 'ECONNRESET', needsIt: false })
    expect(wrong(await steps())).toEqual(['sign-in: phone-away'])
    await desk.call('accounts.removeSecret', { name: 'phone-password' })
    expect(wrong(await steps())).toEqual(['secrets: secret-missing'])
    await desk.stop()
    await phone.open({ policy: ({ connectors }) => { if (connectors.phone) connectors.phone.servers = ['ws://127.0.0.1:9'] } })
    expect(wrong(await steps())).toEqual(['connection: refused'])
  })
})
