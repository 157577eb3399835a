import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import type { DlpAction } from '../../../core/dlp/rule.ts'
import type { ToldFinding } from '../../../core/dlp/verdict.ts'
import type { MessageId } from '../../../core/ids.ts'
import { readPolicy, type Policy, type PolicyInput } from '../../../core/policy.ts'
import { createClock } from '../../clock.ts'
import { openLedger, type Ledger } from '../../ledger/ledger.ts'
import { createNetwork, type Network } from '../../network/network.ts'
import { firmAuthority } from '../../network/testing/firm-authority.ts'
import { testKeychain } from '../../testing/keychain.ts'
import { handTime, type HandTime } from '../../testing/time.ts'
import { createNotices, type Notices } from '../notice/notices.ts'
import { startMailServer, startWebhookServer, type MailServer, type WebhookServer } from './compliance.ts'

/*
 *  A ledger with verdicts, and compliance at the other end: for the tests of notices. One desk at a time, new for each test.
 */
export const CARD = '4111 1111 1111 1111'
export const WORDS = `Hi Mei, my card is ${CARD}, and the other one 5555 5555 5555 4444. See you soon, all the very best, Sam`
export type NoticePolicy = NonNullable<NonNullable<PolicyInput['dlp']>['notice']>

export const closing: (() => unknown)[] = []
let folder: string
let time: HandTime
/** Time passes for the desk. */
export const pass = (ms: number): void => { time.advance(ms) }
let ledger: Ledger
let clock: ReturnType<typeof createClock>
let notices: Notices | null = null
const keychain = testKeychain()

/** For the tests of one file; called once in it. */
export function noticeDesk(): void {
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'compline-notice-'))
    time = handTime()
    await openDesk()
  })
  afterEach(async () => {
    await shut()
    for (const close of closing.splice(0)) await close()
    rmSync(folder, { recursive: true, force: true })
  })
}

export async function openDesk(): Promise<void> {
  clock = createClock('system', time)
  ledger = await openLedger({ path: join(folder, 'ledger.db'), keychain, recoveryPublicKey: undefined, clock })
}
export async function shut(): Promise<void> {
  await notices?.stop()
  notices = null
  clock.stop()
  ledger.close()
}

function policyWith(notice: NoticePolicy | undefined, network: object = {}): Policy {
  const read = readPolicy({
    version: 1, organisation: { name: 'Harbour & Pine Wealth' }, advisor: { name: 'Sam Rowe', email: 'sam@harbourpine.example' },
    lines: [{ id: 'main', name: 'Sam Rowe', sms: { number: '+12025550100' } }], network,
    connectors: { sms: { enabled: true, provider: 'twilio', accountSid: `AC${'0'.repeat(32)}`, authToken: 'twilio-auth-token' } },
    optIn: { template: 'opt_in_v3', languages: [{ language: 'en_GB', yes: ['yes'], no: ['no'], stop: ['stop'], yesButton: 'Yes', noButton: 'No', question: 'May {2} write to you, {1}?', thanks: 'Thank you.', goodbye: 'Goodbye.' }] },
    dlp: {
      rules: [{ id: 'cards', version: 2, name: 'Payment cards', severity: 'high', detector: { kind: 'builtin', ref: 'payment-card' }, action: 'block', audit: { storeHash: true, storeSnippet: true } },
        { id: 'plain', name: 'Plain', detector: { kind: 'lexicon', terms: ['card'] }, action: 'block', audit: { storeHash: false, storeSnippet: false } }],
      ...(notice !== undefined && { notice }),
    },
  })
  if (!read.ok) throw new Error(read.problems.join('\n'))
  return read.policy
}

const secrets: Record<string, string> = { 'dlp-webhook': 'the secret', 'mail-password': 'p@ss' }
interface Options { readonly network?: object, readonly secret?: (name: string) => string | null }
export function begin(notice: NoticePolicy | undefined, { network = {}, secret = (name) => secrets[name] ?? null }: Options = {}): Notices {
  const policy = policyWith(notice, network)
  const way: Network = createNetwork({ network: policy.network, secret, resolveProxy: () => Promise.resolve('DIRECT') })
  notices = createNotices({ ledger, policy, clock, random: () => 0, secrets: { get: secret }, agent: way.agent, trusted: way.trusted, changed: () => undefined })
  notices.start()
  return notices
}

export const finding = (text: string, value: string, rule = 'cards', version = 2): ToldFinding => {
  const start = text.indexOf(value)
  return { rule, version, detector: 'payment-card', start, end: start + value.length, spans: [], confidence: 'high', action: 'block', part: 'text', name: rule === 'cards' ? 'Payment cards' : 'Plain', userMessage: null }
}

let made = 0
/** An attempt that was not let out, on record as the gate leaves it. */
export function judged(action: DlpAction = 'block', findings: readonly ToldFinding[] = [finding(WORDS, CARD), finding(WORDS, '5555 5555 5555 4444')], text = WORDS): MessageId {
  const id = `m${String(made += 1)}` as MessageId
  ledger.write((tx) => {
    tx.fact({ kind: 'message.refused', actor: 'advisor', subject: id, attrs: { thread: null, code: 'dlp-blocked', stage: 'submit' }, payload: { content: { type: 'text', text } } })
    tx.fact({ kind: 'dlp.judged', actor: 'system', subject: id, attrs: { thread: null, direction: 'out', stage: 'submit', action, rules: ['cards@2'] }, payload: { findings, delivered: null, justification: null } })
  })
  return id
}
/** A client's message, written anew time after time; each version says the card's number, and all of them came at once. */
export function edited(...texts: readonly string[]): MessageId {
  const id = `m${String(made += 1)}` as MessageId
  ledger.write((tx) => {
    for (const [index, text] of texts.entries()) {
      tx.fact({ kind: 'message.edited', actor: 'client', subject: id, attrs: { provider: `${id}.${String(index)}`, sentAt: tx.now }, payload: { text, providerId: `${id}.${String(index)}` } })
      tx.fact({ kind: 'dlp.judged', actor: 'system', subject: id, attrs: { thread: null, direction: 'in', stage: 'edited', action: 'block', rules: ['cards@2'] }, payload: { findings: [finding(text, CARD)], delivered: null, justification: null } })
    }
  })
  return id
}
/** The minute in which it is looked again, and all that comes of it. */
export async function minute(): Promise<void> {
  time.advance(60_000)
  await notices?.settled()
}

export async function webhook(): Promise<{ readonly server: WebhookServer, readonly notice: NoticePolicy }> {
  const server = await startWebhookServer()
  closing.push(server.close)
  return { server, notice: { webhook: { url: server.url, secret: 'dlp-webhook' } } }
}
export async function mail(...options: Parameters<typeof startMailServer>): Promise<{ readonly server: MailServer, readonly notice: (more?: object) => NoticePolicy }> {
  const server = await startMailServer(...options)
  closing.push(server.close)
  return { server, notice: (more = {}) => ({ mail: { host: '127.0.0.1', port: server.port, from: 'desk@harbourpine.example', to: ['compliance@harbourpine.example', 'second@harbourpine.example'], ...more } }) }
}
export const idsOf = ({ got }: WebhookServer): string[] => got.map(({ body }) => (JSON.parse(body) as { message: string }).message)

export const caFile = (): string => {
  const path = join(folder, 'firm.pem')
  writeFileSync(path, firmAuthority)
  return path
}

/** What is under way has come to its end, or is put off. */
export const settled = async (): Promise<void> => { await notices?.settled() }
