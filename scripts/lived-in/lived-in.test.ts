import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readPolicy } from '../../core/policy.ts'
import type { ContactRow, FeedPage, MessageRow, ThreadRow } from '../../core/view.ts'
import { windowClosesAt } from '../../core/whatsapp/customer-service-window.ts'
import { createApp, type App } from '../../main/app.ts'
import type { MachineTime } from '../../main/clock.ts'
import { verifyLedger } from '../../main/ledger/verify.ts'
import { openSecrets } from '../../main/settings/secrets.ts'
import { testKeychain } from '../../main/testing/keychain.ts'
import { startSandbox, type Sandbox } from '../../sandbox/index.ts'
import { sandboxPolicy, sandboxSecrets } from '../sandbox-profile.ts'
import { trustMachine } from './past.ts'
import { playHistory } from './play.ts'
import { openStage } from './stage.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const BY_SMS = /^SM/

let sandbox: Sandbox
let folder = ''
let makeApp: (machine?: MachineTime) => App
const progress: number[] = []
const startedAt = Date.now()
let contacts: ContactRow[] = []
let threads: ThreadRow[] = []
let messages: MessageRow[] = []
let route = ''

/* The week is played once; then the app is started again, as after npm start, and shows what it has. */
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, pace: 'instant', manual: true })
  folder = mkdtempSync(join(tmpdir(), 'compline-lived-in-'))
  const keychain = testKeychain()
  const { credentials } = sandbox.control
  const policy = sandboxPolicy({ ...sandbox.control.addresses(), credentials })
  const secrets = await openSecrets(folder, keychain)
  for (const [name, value] of Object.entries(sandboxSecrets(policy, credentials))) await secrets.set(name, value)
  const read = readPolicy(policy)
  if (!read.ok) throw new Error(read.problems.join('\n'))
  const nothing = (): void => undefined
  makeApp = (machine) => createApp({
    folder, keychain, ...(machine && { machine }),
    loadPolicy() {
      const result = { ok: true, loaded: { policy: read.policy, origin: 'test', digest: 'test' } } as const
      return machine === undefined ? result : trustMachine(result)
    },
    version: '0.0.0', platform: 'linux',
    poke: nothing, show: nothing, badge: nothing, hasFocus: () => false, openHelp: nothing, openLink: () => Promise.resolve(false), showFile: nothing, saveAs: () => Promise.resolve(null), quit: nothing, pageEnded: nothing, theme: nothing,
  })
  await playHistory({ stage: openStage(sandbox.url), makeApp, played: (done) => { progress.push(done) } })
  const app = makeApp()
  await app.start()
  const page = await app.call({ trusted: true, name: 'feed.since', input: { cursor: 0, limit: 1000 } }) as FeedPage
  expect(page.more).toBe(false)
  contacts = page.changes.flatMap((change) => change.entity === 'contact' && change.row ? [change.row] : [])
  threads = page.changes.flatMap((change) => change.entity === 'thread' && change.row ? [change.row] : [])
  messages = page.changes.flatMap((change) => change.entity === 'message' && change.row ? [change.row] : [])
  route = app.viewState().route
  await app.stop()
}, 60_000)
afterAll(async () => {
  await sandbox.close()
  rmSync(folder, { recursive: true, force: true })
})

function thread(title: string, channel: ThreadRow['channel']): ThreadRow {
  const found = threads.filter((one) => one.title === title && one.channel === channel)
  expect(found, `${title}, ${channel}`).toHaveLength(1)
  return found[0] as ThreadRow
}
const of = ({ id }: ThreadRow) => messages.filter(({ threadId }) => threadId === id).sort((one, other) => one.at - other.at || one.seq - other.seq)
const minutesSince = (moment: number) => Math.round((startedAt - moment) / MINUTE)

describe('the week that was played', () => {
  it('is complete, told step by step', () => {
    const { entries } = sandbox.control.history()
    expect(progress).toEqual(entries.map((_, index) => index + 1))
  })

  it('left a ledger whose chain and derived rows are in order', () => {
    const db = new DatabaseSync(join(folder, 'ledger.db'), { readOnly: true })
    const { findings, facts } = verifyLedger(db)
    const times = (db.prepare('SELECT at FROM fact ORDER BY seq').all() as { at: number }[]).map(({ at }) => at)
    db.close()
    expect(findings).toEqual([])
    expect(facts).toBeGreaterThan(300)
    // A provider tells the time by the second: two starts may take it up half a second apart.
    for (const [index, time] of times.entries()) expect(time - (times[index - 1] ?? time)).toBeGreaterThan(-1000)
    expect(startedAt - (times[0] ?? 0)).toBeGreaterThan(7 * 24 * HOUR)
  })

  it('left seventeen threads, two of them voicemail, and twelve contacts', () => {
    expect(threads).toHaveLength(17)
    expect(contacts).toHaveLength(12)
  })

  it.each([
    ['Dana Moreau', 'opted-in'], ['Hana Kimura', 'opted-in'], ['Amara Sesay', 'opted-in'], ['Priya Nair', 'opted-in'],
    ['Tom Becker', 'pending'], ['Lucía Gómez', 'declined'], ['George Whitfield', 'unreachable'], ['Noor Haddad', 'none'], ['Elliot Marsh', 'none'],
  ] as const)('%s is %s', (title, state) => {
    expect(thread(title, 'whatsapp').consent?.state).toBe(state)
  })

  it('asked Tom 18 hours ago: again in six', () => {
    expect(Math.round(((thread('Tom Becker', 'whatsapp').consent?.againAt ?? 0) - startedAt) / HOUR)).toBe(6)
  })

  it.each([
    ['Dana Moreau', 24 * 60 - 20], ['Priya Nair', 80], ['Amara Sesay', null], ['Hana Kimura', null],
  ] as const)('%s’s window closes in about %s minutes (null = it has)', (title, minutes) => {
    const { window } = thread(title, 'whatsapp')
    if (window === null) throw new Error('a WhatsApp thread has a window')
    const closes = windowClosesAt(window, 'either', startedAt)
    expect(closes === null ? null : Math.round((closes - startedAt) / MINUTE)).toBe(minutes)
  })

  it('has unread: two texts of Rafael, Tom’s voicemail, Noor, and the stranger', () => {
    const unread = threads.filter((one) => one.unread > 0).map(({ title, channel, unread: count }) => [title, channel, count])
    expect(unread.sort()).toEqual([['Elliot Marsh', 'whatsapp', 1], ['Noor Haddad', 'whatsapp', 1], ['Rafael Ortiz', 'sms', 2], ['Tom Becker', 'voice', 1]])
    expect(thread('Elliot Marsh', 'whatsapp').contactId).toBeNull()
    expect(thread('Noor Haddad', 'whatsapp').contactId).not.toBeNull()
  })

  it('has Dana on top, opened, her last word twenty minutes old; a draft; a thread put away', () => {
    const dana = thread('Dana Moreau', 'whatsapp')
    expect([dana.pinned, minutesSince(dana.lastAt), route]).toEqual([true, 20, `/inbox/${dana.id}`])
    expect(thread('Priya Nair', 'whatsapp').draft?.text).toMatch(/^Here is the page/)
    expect(thread('Dana Moreau', 'sms').archived).toBe(true)
  })

  it('has files both ways, whole on this desk: a picture, a voice note, a PDF', () => {
    const files = messages.flatMap(({ direction, type, text, media }) => type === 'media' && media !== null ? [[direction, media.kind, media.voice, media.state, media.fileName, text.slice(0, 10)]] : [])
    expect(files.sort()).toEqual([
      ['in', 'audio', true, 'kept', null, ''], ['in', 'image', false, 'kept', null, 'From the f'], ['out', 'document', false, 'kept', 'Agenda 10 December.pdf', 'The agenda'],
    ])
  })

  it('has answers, reactions, and what was written anew or taken back, with what it said before', () => {
    const dana = of(thread('Dana Moreau', 'whatsapp'))
    expect(dana.flatMap(({ text, about }) => about === null ? [] : [[text.slice(0, 12), about.text.slice(0, 12)]])).toEqual(expect.arrayContaining([
      ['Could point ', 'The agenda f'], ['Of course. I', 'Could point '], ['Yes, Thursda', 'Good morning'],
    ]))
    expect(messages.flatMap(({ text, reactions }) => reactions.map(({ direction, emoji }) => [text.slice(0, 8), direction, emoji])).sort()).toEqual([['Thanks f', 'out', '🙏'], ['Thursday', 'in', '👍']])
    expect(of(thread('Hana Kimura', 'whatsapp')).flatMap(({ text, earlier }) => earlier.map((before) => [before.text.slice(-5), text.slice(-5)]))).toEqual([['$550?', '$350?']])
    expect(messages.flatMap(({ text, revokedAt }) => revokedAt === null ? [] : [text])).toEqual(['Padel tonight at eight? Court 3 is free'])
  })

  it('has a voicemail that was heard and one that was not, each with its sound and its words', () => {
    const left = [thread('George Whitfield', 'voice'), thread('Tom Becker', 'voice')].flatMap(of)
    expect(left.map(({ type, heard, media, text }) => [type, heard, media?.state, media?.duration, text.slice(0, 12)])).toEqual([
      ['voicemail', true, 'kept', 11_000, 'Good morning'], ['voicemail', false, 'kept', 16_000, 'Hi Sam, Tom '],
    ])
  })

  it('attests each consent, with the client’s words', () => {
    const notices = of(thread('Dana Moreau', 'whatsapp')).flatMap(({ notice }) => notice ? [[notice.kind, notice.detail]] : [])
    expect(notices).toEqual([['opt-in-sent', expect.stringContaining('Hello Dana')], ['opted-in', 'Yes']])
    expect(of(thread('Lucía Gómez', 'whatsapp')).flatMap(({ notice }) => notice ? [notice.kind] : [])).toEqual(['opt-in-sent', 'declined'])
  })

  it('shows the same on the phones, message by message, with the same ticks', () => {
    for (const client of sandbox.control.clients()) {
      for (const channel of ['whatsapp', 'sms'] as const) {
        const onPhone = client.messages.filter((message) => message.channel === channel && (channel === 'whatsapp' || BY_SMS.test(message.id)))
        const own = threads.find((one) => one.title === client.name && one.channel === channel)
        const atDesk = own === undefined ? [] : of(own).filter((message) => message.direction !== 'notice' && message.status !== 'failed')
        const seen = onPhone.map(({ from, at, text, status, header, footer }) => ({
          from, at: Math.floor(at / 1000 / 60), text: [header, text, footer].filter((part) => part !== undefined && part !== '').join('\n'),
          status: from === 'firm' ? status : 'in',
        }))
        const known = atDesk.map(({ direction, at, text, status }) => ({
          from: direction === 'in' ? 'client' : 'firm', at: Math.floor(at / 1000 / 60), text, status: direction === 'in' ? 'in' : status,
        }))
        expect(known, `${client.name}, ${channel}`).toEqual(seen)
      }
    }
  })

  it('was read by the clients on WhatsApp, but for Amara’s newest', () => {
    const unread = messages.filter(({ threadId, direction, status }) =>
      direction === 'out' && status === 'delivered' && threads.find(({ id }) => id === threadId)?.channel === 'whatsapp')
    expect(unread.map(({ text }) => text)).toEqual([expect.stringMatching(/^Space 12/)])
  })

  it('marked as read on the phones what the advisor has read, and nothing else', () => {
    const unread = sandbox.control.clients().flatMap(({ id, messages: all }) =>
      all.filter(({ channel, from, status }) => channel === 'whatsapp' && from === 'client' && status !== 'read').map(() => id))
    expect(unread.sort()).toEqual(['elliot-marsh', 'noor-haddad'])
  })

  it('is over: the clock is at now, everybody answers by themselves, nothing waits', () => {
    expect(sandbox.control.clock().offsetMs).toBe(0)
    expect(sandbox.control.clients().every(({ auto }) => auto)).toBe(true)
    expect(sandbox.control.connection().waiting).toBe(0)
  })

  it('went over the wire: the provider took each message of the firm', () => {
    const sends = sandbox.control.traffic().filter(({ direction, method, target }) =>
      direction === 'from-app' && method === 'POST' && ['graph.messages', 'twilio.messages'].includes(target))
    expect(sends.every(({ status }) => status === 200 || status === 201)).toBe(true)
    const reactions = messages.flatMap((message) => message.reactions.filter(({ direction }) => direction === 'out'))
    expect(sends).toHaveLength(messages.filter(({ direction }) => direction === 'out').length + reactions.length)
  })
})
