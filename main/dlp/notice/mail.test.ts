import { describe, expect, it } from 'vitest'
import { firmAuthority, firmKey, goodCertificate } from '../../network/testing/firm-authority.ts'
import type { startMailServer } from '../testing/compliance.ts'
import { begin, caFile, judged, mail, minute, noticeDesk, openDesk, settled, shut, webhook } from '../testing/notice-desk.ts'

noticeDesk()

describe('a mail', () => {
  it('goes to all, in plain words, with an id of its own; never with what was found', async () => {
    const { server, notice } = await mail({ disabledCommands: ['AUTH'] })
    begin(notice({ security: 'none' }))
    const message = judged()
    await minute()
    const [got] = server.got
    expect(got?.subject).toBe('Compline: Message blocked (from Sam Rowe): Payment cards')
    expect(got?.text).toContain(message)
    expect(got?.text).toContain('payment-card, confidence high, in text')
    expect(got?.text).not.toMatch(/4111|5555/)
    expect(got?.messageId).toMatch(/^<[0-9a-f]{32}@harbourpine\.example>$/)
    expect(got?.headers.get('auto-submitted')).toBe('auto-generated')
    expect([got?.to].flat().flatMap((to) => to?.value.map(({ address }) => address) ?? [])).toEqual(['compliance@harbourpine.example', 'second@harbourpine.example'])
  })

  const sealed = { key: firmKey, cert: goodCertificate + firmAuthority }
  it.each(['starttls', 'tls'] as const)('by %s it trusts the firm\'s authority, and nobody unknown', async (security) => {
    const { server, notice } = await mail({ ...sealed, secure: security === 'tls' })
    const { state } = begin(notice({ security }))
    judged()
    await minute()
    expect(state()[0]?.trouble).toMatch(/certificate/)
    expect(server.got).toEqual([])
    await shut()
    await openDesk()
    begin(notice({ security }), { network: { caFile: caFile() } })
    await settled()
    expect(server.got.length).toBe(1)
  })

  it('where STARTTLS is wanted and not offered, nothing is said', async () => {
    const { server, notice } = await mail({ hideSTARTTLS: true, disabledCommands: ['STARTTLS', 'AUTH'] })
    const { state } = begin(notice())
    judged()
    await minute()
    expect(server.got).toEqual([])
    expect(state()[0]?.trouble).not.toBeNull()
  })

  it('signs in with its secret; with a wrong one it waits for IT, and keeps the password to itself', async () => {
    const signIn = { ...sealed, secure: true, authOptional: false, onAuth: ({ username, password }: { username?: string, password?: string }, _session: unknown, done: (error: Error | null, who?: { user: string }) => void) => { if (username === 'desk' && password === 'p@ss') done(null, { user: 'desk' }); else done(new Error('no such user p@ss')) } }
    const { server, notice } = await mail(signIn as Parameters<typeof startMailServer>[0])
    const more = { security: 'tls', user: 'desk', password: 'mail-password' }
    const { state } = begin(notice(more), { network: { caFile: caFile() }, secret: () => 'wrong' })
    judged()
    for (let index = 0; index < 8; index += 1) await minute()
    expect(state()).toEqual([{ way: 'mail', trouble: 'SMTP 535 after AUTH PLAIN', aside: [] }])
    await shut()
    await openDesk()
    begin(notice(more), { network: { caFile: caFile() } })
    await settled()
    expect(server.got.length).toBe(1)
  })

  it('one that its server will not have is set aside with the number of the refusal, not with its words', async () => {
    const { server, notice } = await mail({ disabledCommands: ['AUTH', 'STARTTLS'], onRcptTo: (_address, _session, done) => { done(Object.assign(new Error('no such mailbox'), { responseCode: 550 })) } })
    const { state } = begin(notice({ security: 'none' }))
    judged()
    for (let index = 0; index < 6; index += 1) await minute()
    expect(state()).toEqual([{ way: 'mail', trouble: 'SMTP 550 after RCPT TO', aside: [{ seq: expect.any(Number) as number, why: 'SMTP 550 after RCPT TO' }] }])
    expect(server.got).toEqual([])
  })

  it('one that is refused for some of its receivers has failed for these: it is offered to them again, and not to those who have it', async () => {
    const asked: string[] = []
    let full = 452
    const { server, notice } = await mail({
      disabledCommands: ['AUTH', 'STARTTLS'],
      onRcptTo({ address }, _session, done) {
        asked.push(address.slice(0, address.indexOf('@')))
        if (address.startsWith('second') && full !== 0) done(Object.assign(new Error('mailbox full'), { responseCode: full }))
        else done()
      },
    })
    const { state } = begin(notice({ security: 'none' }))
    judged()
    await minute()
    expect(state()).toEqual([{ way: 'mail', trouble: 'SMTP 452 after RCPT TO, for 1 of 2 receivers', aside: [] }])
    await minute()
    expect(state()).toEqual([{ way: 'mail', trouble: 'SMTP 452 after RCPT TO', aside: [] }])
    full = 0
    await minute()
    expect(state()).toEqual([{ way: 'mail', trouble: null, aside: [] }])
    expect(asked.slice(0, 3)).toEqual(['compliance', 'second', 'second'])
    expect(asked.filter((one) => one === 'compliance')).toHaveLength(1)
    expect(server.got.map(({ messageId }) => messageId)).toEqual([server.got[0]?.messageId, server.got[0]?.messageId])
    // The next one goes to both again.
    judged()
    await minute()
    expect(asked.filter((one) => one === 'compliance')).toHaveLength(2)
  })

  it('one that is refused for good for one receiver is set aside in the end, with the reason, and the others go on getting theirs', async () => {
    const { server, notice } = await mail({ disabledCommands: ['AUTH', 'STARTTLS'], onRcptTo: ({ address }, _session, done) => { done(address.startsWith('second') ? Object.assign(new Error('no such mailbox'), { responseCode: 550 }) : null) } })
    const { state } = begin(notice({ security: 'none' }))
    judged()
    judged()
    for (let index = 0; index < 12; index += 1) await minute()
    expect(server.got).toHaveLength(2)
    expect(state()[0]?.aside).toHaveLength(2)
    expect(state()[0]).toMatchObject({ trouble: 'SMTP 550 after RCPT TO', aside: [{ why: 'SMTP 550 after RCPT TO' }, {}] })
  })

  it('what one way took, the other still gets: each has its own turn', async () => {
    const { server, notice } = await mail({ disabledCommands: ['AUTH', 'STARTTLS'] })
    const hook = await webhook()
    hook.server.answer = () => 500
    const { state } = begin({ ...notice({ security: 'none' }), ...hook.notice })
    judged()
    await minute()
    expect(server.got.length).toBe(1)
    expect(state().map(({ trouble }) => trouble)).toEqual(['HTTP 500', null])
  })
})
