import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { rawServer } from '../../providers/testing/raw-server.ts'
import { goodCertificate } from '../../network/testing/firm-authority.ts'
import { startProxy } from '../../network/testing/proxy.ts'
import { startTls } from '../../network/testing/tls-server.ts'
import { begin, caFile, CARD, closing, edited, finding, idsOf, judged, minute, noticeDesk, openDesk, pass, settled, shut, webhook, WORDS, type NoticePolicy } from '../testing/notice-desk.ts'

noticeDesk()

describe('what compliance is told', () => {
  it('who, when, which rules, how sure; a keyed digest and the words around on the rule\'s wish; never what was found', async () => {
    const { server, notice } = await webhook()
    begin(notice)
    const message = judged('block', [finding(WORDS, CARD), finding(WORDS, '5555 5555 5555 4444'), finding(WORDS, 'card', 'plain', 1)])
    await minute()
    const [{ headers, body } = { headers: {}, body: '' }] = server.got
    expect(headers['x-compline-signature-256']).toBe(`sha256=${createHmac('sha256', 'the secret').update(body).digest('hex')}`)
    const told = JSON.parse(body) as { id: string, findings: { digest: string | null, around: string | null }[] }
    expect(told).toMatchObject({
      time: '2026-11-22T09:00:00.000Z', organisation: 'Harbour & Pine Wealth', advisor: { name: 'Sam Rowe', email: 'sam@harbourpine.example' }, line: null, channel: null,
      direction: 'out', stage: 'submit', action: 'block', message,
      rules: [{ id: 'cards', version: 2, name: 'Payment cards', severity: 'high' }, { id: 'plain', version: 1, name: 'Plain', severity: 'medium' }],
      findings: [{ rule: 'cards', detector: 'payment-card', confidence: 'high', part: 'text', around: 'Hi Mei, my ••• is •••, and the other one •••.…' }, { rule: 'cards' }, { rule: 'plain', digest: null, around: null }],
    })
    expect(told.id).toMatch(/^[0-9a-f]{32}$/)
    expect(headers['x-compline-notice']).toBe(told.id)
    expect(told.findings[0]?.digest).toMatch(/^[0-9a-f]{64}$/)
    expect(told.findings[1]?.digest).not.toBe(told.findings[0]?.digest)
    for (const value of [CARD, '4111', '5555']) expect(body).not.toContain(value)
  })

  it('the same value has the same digest, however it is written', async () => {
    const { server, notice } = await webhook()
    begin(notice)
    judged('block', [finding('4111-1111-1111-1111', '4111-1111-1111-1111')], '4111-1111-1111-1111')
    judged('block', [finding(WORDS, CARD)])
    await minute()
    const digests = server.got.map(({ body }) => (JSON.parse(body) as { findings: { digest: string }[] }).findings[0]?.digest)
    expect(digests[0]).toBe(digests[1])
  })

  it('of a message that was written anew twice before anybody was told, each version by its own words', async () => {
    const { server, notice } = await webhook()
    begin(notice)
    edited(`Mine is ${CARD}`, `On second thoughts, please take this one from now on: ${CARD}`)
    await minute()
    const told = server.got.map(({ body }) => (JSON.parse(body) as { findings: { around: string, digest: string }[] }).findings[0])
    expect(told.map((found) => found?.around)).toEqual(['Mine is •••', '…ghts, please take this one from now on: •••'])
    expect(told[0]?.digest).toBe(told[1]?.digest)
    for (const { body } of server.got) expect(body).not.toContain('4111')
  })

  it('what is weaker than the policy wants to hear of is passed over, and so is all that was before', async () => {
    const { server, notice } = await webhook()
    judged()
    begin({ ...notice, from: 'redact' })
    const redacted = judged('redact')
    judged('warn')
    const blocked = judged()
    await minute()
    expect(idsOf(server)).toEqual([redacted, blocked])
  })

  it('turned off and on again, it begins anew', async () => {
    const { server, notice } = await webhook()
    begin(notice)
    await shut()
    await openDesk()
    begin(undefined)
    judged()
    await shut()
    await openDesk()
    begin(notice)
    const fresh = judged()
    await minute()
    expect(idsOf(server)).toEqual([fresh])
  })
})

describe('a webhook', () => {
  it('what it took is not sent again after a restart; what it may not have taken is, under the same id', async () => {
    const { server, notice } = await webhook()
    begin(notice)
    const first = judged()
    await minute()
    // It takes it, and hangs up before it has said so.
    server.answer = () => null
    const second = judged()
    await minute()
    await shut()
    server.answer = () => 200
    await openDesk()
    begin(notice)
    await settled()
    expect(idsOf(server)).toEqual([first, second, second])
    expect(server.got[1]?.body).toBe(server.got[2]?.body)
  })

  it('while it fails the notice is tried again, later each time, and the next ones keep their turn', async () => {
    const { server, notice } = await webhook()
    server.answer = (number) => number < 4 ? 503 : 200
    const { state } = begin(notice)
    const both = [judged(), judged()]
    await minute()
    expect(server.got.length).toBe(1)
    expect(state()).toEqual([{ way: 'webhook', trouble: 'HTTP 503', aside: [] }])
    for (const wait of [1000, 2000, 4000]) {
      pass(wait - 1)
      await settled()
      const before = server.got.length
      pass(1)
      await settled()
      expect(server.got.length).toBeGreaterThan(before)
    }
    expect(idsOf(server)).toEqual([both[0], both[0], both[0], both[0], both[1]])
    expect(state()).toEqual([{ way: 'webhook', trouble: null, aside: [] }])
  })

  it('a notice that it will not have is set aside after five times, with the reason, and the others go on; also after a restart', async () => {
    const { server, notice } = await webhook()
    const first = begin(notice)
    const bad = judged()
    const good = judged()
    server.answer = (number) => number <= 5 ? 422 : 200
    for (let index = 0; index < 6; index += 1) await minute()
    expect(idsOf(server)).toEqual([bad, bad, bad, bad, bad, good])
    const aside = [{ seq: expect.any(Number) as number, why: 'HTTP 422' }]
    expect(first.state()).toEqual([{ way: 'webhook', trouble: null, aside }])
    await shut()
    await openDesk()
    expect(begin(notice).state()).toEqual([{ way: 'webhook', trouble: null, aside }])
    await settled()
    expect(server.got.length).toBe(6)
  })

  it('without its secret nothing leaves, and IT reads which', async () => {
    const { server, notice } = await webhook()
    const { state } = begin(notice, { secret: () => null })
    judged()
    await minute()
    expect(state()[0]?.trouble).toBe('the secret "dlp-webhook" is not set')
    expect(server.got).toEqual([])
  })

  it('a certificate that nobody trusts is refused before a word is said; with the firm\'s authority it is taken', async () => {
    const server = await startTls(goodCertificate)
    closing.push(server.close)
    const notice: NoticePolicy = { webhook: { url: server.url.href, secret: 'dlp-webhook' } }
    const { state } = begin(notice)
    judged()
    await minute()
    expect(state()[0]?.trouble).toMatch(/certificate/)
    expect(server.bodies).toEqual([])
    await shut()
    await openDesk()
    begin(notice, { network: { caFile: caFile() } })
    await settled()
    expect(server.bodies.length).toBe(1)
  })

  it('goes through the firm\'s proxy', async () => {
    const { server } = await webhook()
    const proxy = await startProxy({ to: Number(new URL(server.url).port) })
    closing.push(proxy.close)
    begin({ webhook: { url: 'http://compliance.invalid/dlp', secret: 'dlp-webhook' } }, { network: { proxy: proxy.url.href } })
    judged()
    await minute()
    expect(proxy.asked).toEqual(['POST http://compliance.invalid/dlp'])
    expect(server.got.length).toBe(1)
  })

  it('one that never answers is let go of when the desk closes', async () => {
    let asked = (): void => undefined
    const heard = new Promise<void>((resolve) => { asked = resolve })
    const silent = await rawServer(() => { asked() })
    closing.push(silent.close)
    begin({ webhook: { url: silent.url.href, secret: 'dlp-webhook' } })
    judged()
    pass(60_000)
    await heard
    await shut()
    await openDesk()
    expect(begin({ webhook: { url: silent.url.href, secret: 'dlp-webhook' } }).state()[0]?.trouble).toBeNull()
  })
})
