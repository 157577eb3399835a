import { describe, expect, test } from 'vitest'
import { optInTexts, readPolicy, refreshedBy, type Policy, type PolicyInput, type WhatsAppConnector } from './policy.ts'

const texts = (language: string) => ({
  language, yes: ['yes'], no: ['no'], stop: ['stop'], yesButton: 'Yes', noButton: 'No',
  question: 'May {2} write to you, {1}?', thanks: 'Thank you.', goodbye: 'Goodbye.',
})
const webhook = {}
const whatsapp = {
  enabled: true, provider: 'whatsapp-cloud', businessAccountId: '102290129340398',
  accessToken: 'whatsapp-token', appSecret: 'whatsapp-app-secret', verifyToken: 'whatsapp-verify-token', webhook,
} as const
const sms = { enabled: true, provider: 'twilio', accountSid: `AC${'0'.repeat(32)}`, authToken: 'twilio-auth-token' } as const
const line = { id: 'main', name: 'Sam Rowe', whatsapp: { phoneNumberId: '106540352242922', number: '+442079460020' }, sms: { number: '+12025550100' } }
const document = {
  version: 1,
  organisation: { name: 'Harbour & Pine Wealth' },
  advisor: { name: 'Sam Rowe' },
  lines: [line],
  connectors: { whatsapp, sms },
  optIn: { template: 'opt_in_v3', languages: [texts('en_GB')] },
} satisfies PolicyInput

const read = (change: object = {}): Policy => {
  const result = readPolicy({ ...document, ...change })
  if (!result.ok) throw new Error(result.problems.join('\n'))
  return result.policy
}
const problems = (change: object): string[] => {
  const result = readPolicy({ ...document, ...change })
  return result.ok ? [] : result.problems
}

describe('what a policy need not say', () => {
  test('has the documented defaults', () => {
    expect(read()).toMatchObject({
      connectors: {
        whatsapp: { baseUrl: 'https://graph.facebook.com', version: 'v26.0', webhook: { port: 0, register: false }, checkEverySeconds: 60 },
        sms: { baseUrl: 'https://api.twilio.com', pollEverySeconds: 15 },
      },
      optIn: { variables: [] },
      templateVariables: {},
      records: {},
      clock: 'system',
    })
  })

  test('may be a whole connector', () => {
    expect(read({ connectors: {} }).connectors).toEqual({})
  })

  test('records with one thing said keep the other defaults', () => {
    expect(read({ records: { recoveryPublicKey: '-----BEGIN PUBLIC KEY-----\n' } }).records.recoveryPublicKey).toContain('BEGIN PUBLIC KEY')
  })
})

describe('a bad policy is refused with path and reason', () => {
  test.each([
    ['not a document', null, /^\(document\): /],
    ['an address that is none', { connectors: { whatsapp: { ...whatsapp, baseUrl: 'graph.facebook.com' } } }, /^connectors\.whatsapp\.baseUrl: must be a whole address/],
    ['an address of another kind', { connectors: { whatsapp: { ...whatsapp, baseUrl: 'file:///etc/passwd' } } }, /^connectors\.whatsapp\.baseUrl: /],
    ['a misspelt setting', { connectors: { whatsapp: { ...whatsapp, acessToken: 'x' } } }, /^connectors\.whatsapp: there is no setting "acessToken" here; did you mean "accessToken"\?$/],
    ['a secret in place of its name', { connectors: { sms: { ...sms, authToken: '0C0FFEE05a4db0112233445566778899' } } }, /^connectors\.sms\.authToken: /],
    ['a number that is not E.164', { lines: [{ ...line, sms: { number: '020 7946 0020' } }] }, /^lines\.0\.sms\.number: /],
    ['another version', { version: 2 }, /^version: /],
    ['no line', { lines: [] }, /^lines: /],
    ['no opt-in language', { optIn: { template: 'opt_in_v3', languages: [] } }, /^optIn\.languages: /],
    ['a template variable from nowhere', { templateVariables: { account_review_v2: { 1: 'contact.shoeSize' } } }, /^templateVariables\.account_review_v2\.1: /],
    ['a poll that would never rest', { connectors: { whatsapp: { ...whatsapp, checkEverySeconds: 0 } } }, /^connectors\.whatsapp\.checkEverySeconds: /],
  ])('%s', (_, change, expected) => {
    const result = readPolicy(change === null ? null : { ...document, ...change })
    expect(result.ok).toBe(false)
    if (!result.ok) expect(result.problems).toEqual([expect.stringMatching(expected)])
  })

  test('all problems at once, so that IT mends them in one go', () => {
    expect(problems({ version: 2, lines: [], advisor: {} })).toHaveLength(3)
  })
})

describe('a policy that contradicts itself is refused', () => {
  const phone = { enabled: true, servers: ['wss://sip.firm.example'], domain: 'firm.example' }
  const own = { user: 'sam', password: 'phone-password' }
  const another = { id: 'second', name: 'Team', whatsapp: { phoneNumberId: '1', number: '+442079460021' }, sms: { number: '+12025550101' } }

  test.each([
    ['two lines with one id', { lines: [line, { ...another, id: 'main' }] }, 'lines: two lines have the same id'],
    ['two lines with one id of Meta\'s', { lines: [line, { ...another, whatsapp: { ...line.whatsapp, number: '+442079460999' } }] }, 'lines: two lines have the same WhatsApp phoneNumberId'],
    ['two lines with one WhatsApp number', { lines: [line, { ...another, whatsapp: { ...line.whatsapp, phoneNumberId: '99' } }] }, 'lines: two lines have the same WhatsApp number'],
    ['two lines with one SMS number', { lines: [line, { ...another, sms: line.sms }] }, 'lines: two lines have the same SMS number'],
    ['WhatsApp without a number', { lines: [{ id: 'main', name: 'x', sms: line.sms }] }, 'lines: WhatsApp is enabled, but no line has a WhatsApp number'],
    ['SMS without a number', { lines: [{ id: 'main', name: 'x', whatsapp: line.whatsapp }] }, 'lines: SMS is enabled, but no line has an SMS number'],
    ['a phone without a line', { connectors: { phone } }, 'lines: the phone is enabled, but no line has a phone'],
    ['two lines with a phone', { lines: [{ ...line, phone: own }, { ...another, phone: { ...own, user: 'team' } }] }, 'lines: two lines have a phone, and a desk registers one'],
    ['relayed sound without a relay', { lines: [{ ...line, phone: own }], connectors: { phone: { ...phone, relayOnly: true, iceServers: [{ urls: 'stun:stun.firm.example' }] } } }, 'connectors.phone: relayOnly is on, but none of iceServers is a TURN server'],
    ['a TURN server without a sign-in, which no browser takes', { lines: [{ ...line, phone: own }], connectors: { phone: { ...phone, iceServers: [{ urls: 'turn:turn.firm.example', username: 'desk' }] } } }, 'connectors.phone.iceServers.0: a TURN server needs username and credential'],
    ['extensions that are none', { voice: { region: 'GB', extensions: { from: 5, to: 4 } } }, 'voice.extensions: from is more than to, so nothing is an extension'],
    ['numbers both allowed and denied', { voice: { region: 'GB', allow: ['+44', '+1'], deny: ['+1'] } }, 'voice: +1 stands in allow and in deny'],
    ['a language twice', { optIn: { template: 't', languages: [texts('de'), texts('de')] } }, 'optIn.languages: the same language stands there twice'],
    ['a keyword of punctuation', { optIn: { template: 't', languages: [{ ...texts('de'), yes: ['ja', '👍'] }] } }, 'optIn.languages.0.yes: "👍" has no letter or digit, so nothing a client types could match it'],
  ])('%s', (_, change, expected) => {
    expect(problems(change)).toEqual([expected])
  })

  test('two lines that differ are fine, and so are lines without one channel', () => {
    expect(read({ lines: [line, another, { id: 'third', name: 'Calls only' }] }).lines).toHaveLength(3)
  })

  test('a connector that is switched off needs no number', () => {
    expect(problems({ lines: [{ id: 'main', name: 'x' }], connectors: { whatsapp: { ...whatsapp, enabled: false } } })).toEqual([])
  })
})

describe('whose message refreshes the window', () => {
  const connector = (change: Partial<WhatsAppConnector>): WhatsAppConnector => {
    const found = read({ connectors: { whatsapp: { ...whatsapp, ...change } } }).connectors.whatsapp
    if (found === undefined) throw new Error('no connector')
    return found
  }

  test("the client's alone at Meta's own host, either one's elsewhere", () => {
    expect(refreshedBy(connector({}))).toBe('client')
    expect(refreshedBy(connector({ baseUrl: 'http://127.0.0.1:4711' }))).toBe('either')
    expect(refreshedBy(connector({ baseUrl: 'https://notfacebook.com' }))).toBe('either')
  })

  test('the policy decides, whatever the host', () => {
    expect(refreshedBy(connector({ refreshedBy: 'either' }))).toBe('either')
    expect(refreshedBy(connector({ baseUrl: 'http://127.0.0.1:4711', refreshedBy: 'client' }))).toBe('client')
  })
})

describe("the opt-in texts for a contact's language", () => {
  const policy = read({ optIn: { template: 't', languages: ['en_GB', 'de', 'es', 'fi', 'pt_BR', 'en_US'].map(texts) } })

  test.each([
    ['en-US', 'en_US'],
    ['en_US', 'en_US'],
    ['de', 'de'],
    ['de-AT', 'de'],
    ['pt', 'pt_BR'],
    ['en-AU', 'en_GB'],
    ['fil', 'en_GB'], // Filipino is not Finnish
    ['ja', 'en_GB'],
    ['', 'en_GB'],
  ])('%s → %s', (language, expected) => {
    expect(optInTexts(policy, language).language).toBe(expected)
  })
})
