import { createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { matchKeyword } from '../../core/consent/keywords.ts'
import { rulesOf } from '../../core/dlp/rule-set.ts'
import { readPolicy, type Policy } from '../../core/policy.ts'
import { parseTemplate } from '../../core/whatsapp/template-text.ts'
import type { Template } from '../../core/whatsapp/template.ts'
import { ADVISOR, credentials, ORGANISATION } from '../../sandbox/credentials.ts'
import { historyUntil } from '../../sandbox/history/history.ts'
import { catalogue } from '../../sandbox/templates/catalogue.ts'

/*
 *  The sandbox and the policy that points the app at it are written apart: here they must agree.
 */
const file = (name: string): string => readFileSync(new URL(`../../resources/policy/${name}`, import.meta.url), 'utf8')
const read = readPolicy(JSON.parse(file('sandbox.json')))

const policy: Policy = (() => {
  if (!read.ok) throw new Error(read.problems.join('\n'))
  return read.policy
})()
const templates: Template[] = catalogue.map((entry) => {
  const parsed = parseTemplate(entry)
  if (!parsed.ok) throw new Error(`${entry.name}: ${parsed.reason}`)
  return parsed.template
})
const { sms } = policy.connectors
const whatsapp = policy.connectors.whatsapp?.provider === 'whatsapp-cloud' ? policy.connectors.whatsapp : undefined

describe("the sandbox's policy", () => {
  test('names the firm, the advisor and the accounts that the sandbox knows', () => {
    expect([policy.organisation.name, policy.advisor.name]).toEqual([ORGANISATION, ADVISOR])
    expect(policy.lines).toMatchObject([{
      id: 'main',
      whatsapp: { phoneNumberId: credentials.whatsapp.phoneNumberId, number: credentials.whatsapp.number },
      sms: { number: credentials.twilio.fromNumber },
      phone: { user: credentials.phone.user, number: credentials.phone.number },
    }])
    expect(policy.connectors.phone?.domain).toBe(credentials.phone.domain)
    expect([whatsapp?.businessAccountId, whatsapp?.version, sms?.accountSid]).toEqual([credentials.whatsapp.wabaId, credentials.whatsapp.graphVersion, credentials.twilio.accountSid])
  })

  test('leaves open at which ports of this machine the providers are: scripts/sandbox-profile.ts knows them', () => {
    expect([whatsapp?.baseUrl, sms?.baseUrl, ...policy.connectors.phone?.servers ?? []]).toEqual(['http://127.0.0.1:0', 'http://127.0.0.1:0', 'ws://127.0.0.1:0/sip'])
    expect(policy.clock).toBe('provider')
  })

  test('holds no secret of the sandbox', () => {
    const { accessToken, appSecret, verifyToken } = credentials.whatsapp
    const { authToken, apiKeySecret } = credentials.twilio
    for (const secret of [accessToken, appSecret, verifyToken, authToken, apiKeySecret, credentials.phone.password]) expect(file('sandbox.json')).not.toContain(secret)
  })

  test('has the public half of the recovery key that lies beside it', () => {
    const publicHalf = createPublicKey(file('sandbox-recovery-key.pem'))
    expect(policy.records.recoveryPublicKey).toBe(publicHalf.export({ type: 'spki', format: 'pem' }))
    expect(publicHalf.asymmetricKeyDetails?.modulusLength).toBe(3072)
  })
})

describe('the opt-in', () => {
  const { languages, variables, template: name } = policy.optIn

  test('is asked in five languages, English first', () => {
    expect(languages.map(({ language }) => language)).toEqual(['en_GB', 'en_US', 'de', 'fr', 'es'])
  })

  test.each(languages)('has its approved template in $language, with those variables and those buttons', (texts) => {
    const template = templates.find((entry) => entry.name === name && entry.language === texts.language)
    expect(template?.status).toBe('APPROVED')
    expect(template?.variables.map(({ key }) => key)).toEqual(variables.map((_, index) => String(index + 1)))
    expect(template?.buttons.map(({ text }) => text)).toEqual([texts.yesButton, texts.noButton])
  })

  test.each(languages)('$language: names who writes, says that it is recorded, and how to agree, decline and opt out', (texts) => {
    expect(texts.question).toMatch(/\{1\}.*\{2\}.*\{3\}/)
    const said = (text: string, keyword: string) => text.split(/[^\p{L}]+/u).includes(keyword.toUpperCase())
    const recorded = /recorded|aufgezeichnet|enregistrés|graban/
    const { yesButton: yes, noButton: no, stop: [stop = ''] } = texts
    expect([said(texts.question, yes), said(texts.question, no), said(texts.question, stop)]).toEqual([true, true, true])
    expect([texts.question, texts.thanks].map((text) => recorded.test(text))).toEqual([true, true])
    for (const text of [texts.thanks, texts.goodbye]) expect(text).toContain(ORGANISATION)
    expect(said(texts.thanks, stop)).toBe(true)
    expect(said(texts.goodbye, yes)).toBe(true)
  })

  const keywords = languages.flatMap((texts) => (['yes', 'no', 'stop'] as const).flatMap((list) => texts[list].map((word) => ({ word, list, language: texts.language }))))
  test.each(keywords)('$language: "$word" means $list, whatever the language of the contact', ({ word, list }) => {
    expect(matchKeyword(word, languages)).toBe(list)
    expect(matchKeyword(`${word.toUpperCase()}!`, languages)).toBe(list)
  })

  test('the words on the buttons are keywords too', () => {
    for (const texts of languages) expect([matchKeyword(texts.yesButton, languages), matchKeyword(texts.noButton, languages)]).toEqual(['yes', 'no'])
  })

  test.each(['OK', 'D’accord', 'Einverstanden', 'Thanks', 'Gracias', 'Vale', 'Noted', '👍'])('a mere "%s", as one says to a farewell, opts nobody in again', (text) => {
    expect(matchKeyword(text, languages)).toBeNull()
  })
})

test('each variable that is prefilled exists in every language of its template', () => {
  for (const [name, mapping] of Object.entries(policy.templateVariables)) {
    const found = templates.filter((template) => template.name === name)
    expect(found.length, name).toBeGreaterThan(0)
    for (const template of found) expect(template.variables.map(({ key }) => key), name).toEqual(expect.arrayContaining(Object.keys(mapping)))
  }
})

test("every template of the sandbox's catalogue is understood", () => {
  expect(templates).toHaveLength(catalogue.length)
  expect(templates.filter(({ parameterFormat }) => parameterFormat === 'NAMED').map(({ name }) => name)).toContain('appointment_reminder')
})

describe('the rules about what is said', () => {
  const rules = rulesOf(policy)
  const verdict = (text: string, direction: 'in' | 'out', channel: 'whatsapp' | 'sms' | 'voice' = 'whatsapp') => rules.inspect({ text, earlier: [], at: 0, direction, channel })

  test('leave the week that lies behind the sandbox as it is', () => {
    const said = historyUntil(Date.UTC(2026, 10, 22, 9)).entries.flatMap(({ deed, channel }) =>
      Object.entries(deed).flatMap(([name, text]) => ['text', 'caption', 'transcript'].includes(name) ? [{ text: String(text), direction: deed.does.startsWith('client') ? 'in' as const : 'out' as const, channel }] : []))
    expect(said.length).toBeGreaterThan(60)
    expect(said.filter(({ text, direction, channel }) => verdict(text, direction, channel).action !== 'allow')).toEqual([])
  })

  test('leave its templates and the texts of the opt-in as they are', () => {
    const texts = [...templates.flatMap(({ body }) => body), ...policy.optIn.languages.flatMap(({ question, thanks, goodbye }) => [question, thanks, goodbye])]
    expect(texts.filter((text) => verdict(text, 'out').action !== 'allow')).toEqual([])
  })

  test('mask the card number that Harold sends without being asked', () => {
    expect(verdict('Just take it from my card: 4111 1111 1111 1111, valid to 12/29, code 737', 'in')).toMatchObject({ action: 'redact', text: 'Just take it from my card: •••• •••• •••• 1111, valid to 12/29, code 737' })
  })
})
