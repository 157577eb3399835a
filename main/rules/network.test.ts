import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { ContactId, ThreadId } from '../../core/ids.ts'
import type { PolicyInput } from '../../core/policy.ts'
import { pdf } from '../media/testing/samples.ts'
import { listening } from '../providers/testing/raw-server.ts'
import { newId, type TestDeskOptions } from '../testing/desk.ts'
import { MEI, withDesk } from '../testing/with-desk.ts'

/* A firm's network over the whole desk: an authority of its own behind TLS, and a proxy that is the only way out. */
const desk = withDesk()
const folders: string[] = []
afterEach(() => { for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true }) })

function fileOf(pem: string | null): string {
  const folder = mkdtempSync(join(tmpdir(), 'compline-firm-'))
  folders.push(folder)
  const path = join(folder, 'firm.pem')
  writeFileSync(path, pem ?? '')
  return path
}
/** Opens a desk whose policy can be changed until its next restart. */
async function openWith(options: TestDeskOptions): Promise<{ readonly network: Record<string, string>, readonly policy: PolicyInput }> {
  let kept: PolicyInput | null = null
  const network: Record<string, string> = {}
  await desk.open({
    wait: false, ...options,
    policy(policy, sandbox) {
      kept = policy
      policy.network = network
      options.policy?.(policy, sandbox)
    },
  })
  if (kept === null) throw new Error('the policy was not asked for')
  return { network, policy: kept }
}
const status = () => desk.desk().status()
const bothOnline = () => desk.until(() => status().whatsapp.state === 'online' && status().sms.state === 'online')
const failedSteps = async (id: 'whatsapp' | 'sms'): Promise<string[]> =>
  (await desk.call('accounts.test', { id })).filter(({ result }) => result === 'failed').map(({ step, code }) => `${step}: ${code}`)

/** An SMS thread with Mei; the texts on her phone. */
async function smsThread(known: ContactId | null = null) {
  const contactId = known ?? await desk.addContact('Mei Tanaka', MEI, 'en-US')
  const opened = await desk.call('threads.open', { contactId, channel: 'sms', number: MEI, lineId: desk.line })
  if (!('threadId' in opened)) throw new Error('it was refused')
  return opened.threadId
}
const onPhone = (): string[] => desk.sandbox.control.client('mei-tanaka').messages.filter(({ from }) => from === 'firm').map(({ text }) => text)

describe('a provider whose certificate nobody trusts', () => {
  it('gets no word; what was written waits, and goes out once when the firm\'s authority is trusted', async () => {
    const { network } = await openWith({ sandbox: { tls: true } })
    await desk.until(() => status().whatsapp.state === 'offline' && status().sms.state === 'offline')
    expect(status().whatsapp.details).toMatch(/self-signed certificate in certificate chain/)
    for (const id of ['whatsapp', 'sms'] as const) expect(await failedSteps(id)).toEqual(['tls: untrusted'])
    const thread = await smsThread()
    const id = newId()
    expect(await desk.text(thread, 'Waits for IT', id)).toMatchObject({ ok: true })
    desk.sandbox.control.send('mei-tanaka', { channel: 'sms', text: 'Waits at Twilio' })
    await desk.quiet()
    expect(desk.messages(thread)).toMatchObject([{ id, status: 'queued', failure: null }])
    expect(desk.sandbox.control.traffic().filter(({ direction }) => direction === 'from-app')).toEqual([])

    await desk.restart()
    await desk.until(() => status().sms.state === 'offline')
    expect(desk.messages(thread)).toMatchObject([{ id, status: 'queued' }])

    network['caFile'] = fileOf(desk.sandbox.authority)
    await desk.restart()
    await bothOnline()
    await desk.until(() => desk.messages(thread).length === 2)
    await desk.quiet()
    expect(desk.texts(thread).sort()).toEqual(['Waits at Twilio', 'Waits for IT'])
    expect(desk.messages(thread).find((row) => row.id === id)?.status).toBe('delivered')
    expect(onPhone()).toEqual(['Waits for IT'])
    expect(desk.sends()).toHaveLength(1)
    expect(await failedSteps('sms')).toEqual([])
  })
})

/** A port that nobody holds, for the app's public address. */
async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listening(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}
/** The providers are out there now, so they post to a public address (of this machine), and the proxy is the way to them. */
async function behindProxy(tls: boolean, password: string) {
  const port = await freePort()
  return openWith({
    sandbox: { tls, proxy: 'sam:pine & harbour' }, secrets: { 'proxy-password': password },
    policy(policy, { proxyUrl, authority }) {
      for (const connector of [policy.connectors.whatsapp, policy.connectors.sms, policy.connectors.voice]) {
        if (connector) connector.webhook = { port, publicUrl: `http://desk.sandbox.test:${String(port)}`, register: connector !== policy.connectors.voice }
      }
      policy.network = { proxy: proxyUrl ?? '', proxyUser: 'sam', proxyPassword: 'proxy-password', ...(authority !== null && { caFile: fileOf(authority) }) }
    },
  })
}
const proxy = () => {
  const view = desk.sandbox.control.proxy()
  if (view === null) throw new Error('there is no proxy')
  return view
}

describe('a proxy that wants a password', () => {
  it('lets nothing through with the wrong one, which is said; with the right one what waited goes out once', async () => {
    await behindProxy(true, 'wrong')
    await desk.until(() => status().whatsapp.state === 'needs-it' && status().sms.state === 'needs-it')
    expect(status().whatsapp.details).toMatch(/proxy .*407/)
    for (const id of ['whatsapp', 'sms'] as const) expect(await failedSteps(id)).toEqual(['proxy: proxy-sign-in'])
    const thread = await smsThread()
    await desk.text(thread, 'Waits for the password')
    await desk.quiet()
    expect(desk.messages(thread)).toMatchObject([{ status: 'queued' }])
    expect(new Set(proxy().passed.map((entry) => entry.status))).toEqual(new Set([407]))
    expect(desk.sandbox.control.traffic()).toEqual([])

    expect(await desk.call('accounts.setSecret', { name: 'proxy-password', value: 'pine & harbour' })).toEqual({ ok: true })
    await bothOnline()
    await desk.until(() => desk.messages(thread)[0]?.status === 'delivered')
    expect(onPhone()).toEqual(['Waits for the password'])
    for (const id of ['whatsapp', 'sms'] as const) expect(await failedSteps(id)).toEqual([])
    expect(proxy().around).toBe(0)
  })

  it.each([['with TLS behind it', true], ['to http: addresses', false]])('carries all that there is, %s: texts, opt-in, files both ways; nothing goes around it', async (_what, tls) => {
    await behindProxy(tls, 'pine & harbour')
    await bothOnline()
    const thread = await desk.optedIn()
    expect(await desk.text(thread, 'Through the proxy')).toMatchObject({ ok: true })
    const taken = await desk.app().take({ trusted: true, input: { threadId: thread, name: 'terms.pdf', voice: false, from: { bytes: pdf(), type: 'application/pdf' } } })
    if (!taken.ok) throw new Error('it was refused')
    expect(await desk.call('messages.submit', { id: newId(), threadId: thread, body: { type: 'media', media: taken.media.id, text: 'The terms' } })).toMatchObject({ ok: true })
    desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', type: 'image', caption: 'The pier' })
    desk.sandbox.control.send('mei-tanaka', { channel: 'sms', text: 'By MMS', file: 'image' })
    desk.sandbox.control.voicemail('mei-tanaka', { seconds: 2, transcript: 'Call me.' })
    const sms = await smsThread(desk.row(thread).contactId)
    await desk.text(sms, 'And by SMS')
    const threads = () => (desk.desk().ledger.db.prepare('SELECT id FROM thread').all() as { id: ThreadId }[]).flatMap(({ id }) => desk.messages(id))
    await desk.until(() => threads().filter(({ direction, media }) => direction === 'in' && media?.state === 'kept').length === 3 && threads().some(({ text }) => text === 'Call me.'))
    await desk.until(() => desk.messages(sms).some(({ text, status }) => text === 'And by SMS' && status === 'delivered'))
    await desk.until(() => desk.messages(thread).some(({ text, status }) => text === 'The terms' && status === 'delivered'))
    await desk.quiet()
    expect(onPhone()).toEqual(expect.arrayContaining(['Through the proxy', 'The terms', 'And by SMS']))

    const { passed, around } = proxy()
    expect(around).toBe(0)
    const asked = desk.sandbox.control.traffic().filter(({ direction }) => direction === 'from-app')
    const targets = new Set<string>(asked.map(({ target }) => target))
    expect(['graph.messages', 'graph.media', 'graph.download', 'twilio.messages', 'twilio.media', 'twilio.voice'].filter((target) => !targets.has(target))).toEqual([])
    // One connection for each request, and a check of the way has none behind it.
    expect(passed.filter((entry) => entry.status === 200).length).toBe(asked.length)
    expect(new Set(passed.map(({ method }) => method === 'CONNECT'))).toEqual(new Set([tls]))
  })
})
