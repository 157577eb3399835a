import { simpleParser, type AddressObject, type ParsedMail } from 'mailparser'
import { describe, expect, it } from 'vitest'
import type { ArchiveRecord } from '../../core/archive/record.ts'
import type { E164 } from '../../core/ids.ts'
import { emlOf, emlOfDay, type EmlOptions, type Letter } from './eml.ts'
import { advisorParty, clientParty, packed, sampleCall, sampleRecord } from './testing/sample-records.ts'

async function bytesOf(letter: Letter): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of await letter.open()) pieces.push(piece as Uint8Array)
  return Buffer.concat(pieces)
}
const parsed = async (letter: Letter): Promise<ParsedMail> => simpleParser(await bytesOf(letter))
const mailOf = (record: ArchiveRecord, options?: EmlOptions): Promise<ParsedMail> => parsed(emlOf(packed(record), options))
const one = (addresses: AddressObject | AddressObject[] | undefined) => [addresses].flat().flatMap((all) => all?.value.map(({ name, address }) => ({ name, address })) ?? [])
const header = (mail: ParsedMail, name: string): unknown => mail.headers.get(name)
/** RFC 2047, which mailparser leaves to the reader in headers that it does not know. */
const decoded = (text: unknown): string => String(text).replace(/\?= =\?/g, '?==?').replace(/=\?UTF-8\?([BQ])\?([^?]*)\?=/g, (_, kind: string, words: string) =>
  kind === 'B' ? Buffer.from(words, 'base64').toString('latin1') : words.replaceAll('_', ' ').replace(/=([0-9A-F]{2})/g, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)))).replace(/[^]*/, (bytes) => Buffer.from(bytes, 'latin1').toString('utf8'))
const names = {
  'Arabic': 'دانا مورو', 'Hebrew': 'דנה מורו', 'Chinese': '林美玲', 'Hindi': 'मीरा कपूर', 'emoji': 'Dana 👩‍👩‍👧 Moreau', 'accents': 'Zoë Ångström-Łukasz',
  'quotes': 'Dana "Dee" O\'Neil, (private) <dana@evil.example>;', 'very long': 'Muhammad '.repeat(12).trim(),
}

describe('the mail of a record', () => {
  it('is from who said it to whom, at the provider\'s time in UTC, under an id made of the record\'s', async () => {
    const record = sampleRecord()
    const mail = await mailOf(record)
    expect(one(mail.from)).toEqual([{ name: 'Dana Moreau Mobile', address: '447700900142@mobile.harbourpine.example' }])
    expect(one(mail.to)).toEqual([{ name: 'Sam Rowe Mobile', address: 'sam@harbourpine.example' }])
    expect(mail.date?.toISOString()).toBe('2026-11-22T09:14:05.000Z')
    expect(mail.messageId).toBe(`<${record.id}@records.compline>`)
    expect(mail.subject).toBe('WhatsApp with Dana Moreau')
    expect(mail.text).toContain('Good morning, this is message 7.')
    const out = await mailOf(sampleRecord(8, { direction: 'out', from: advisorParty, to: clientParty, time: { recorded: '2026-11-22T09:20:00.000Z', clockOffsetMs: 0, provider: null } }))
    expect([one(out.from)[0]?.address, one(out.to)[0]?.address, out.date?.toISOString()]).toEqual(['sam@harbourpine.example', '447700900142@mobile.harbourpine.example', '2026-11-22T09:20:00.000Z'])
  })

  it('carries every field of the record: what tells it in headers, all of it as JSON', async () => {
    const record = sampleRecord(7, { dlp: [{ stage: 'submit', action: 'redact', rules: ['cards@3', 'iban@1'], justification: null, at: '2026-11-22T09:14:05.000Z' }] })
    const mail = await mailOf(record)
    const said = Object.fromEntries(['record', 'kind', 'channel', 'direction', 'conversation', 'message', 'client', 'fact', 'hash', 'previous-hash', 'policy', 'policy-revision', 'consent', 'provider-id', 'dlp', 'clock-offset', 'recorded', 'provider-time', 'status', 'line'].map((name) => [name, header(mail, `x-compline-${name}`)]))
    expect(said).toEqual({
      'record': record.id, 'kind': 'message', 'channel': 'whatsapp', 'direction': 'in', 'conversation': record.conversation, 'message': record.message, 'client': '+447700900142',
      'fact': '7', 'hash': record.proof.hash, 'previous-hash': record.proof.previous, 'policy': record.policy?.digest, 'policy-revision': '12', 'consent': 'main:abc; opted-in; fact 4',
      'provider-id': record.providerId, 'dlp': 'submit; redact; cards@3, iban@1', 'clock-offset': '-120 ms', 'recorded': record.time.recorded, 'provider-time': record.time.provider, 'status': 'received', 'line': 'main; Sam Rowe',
    })
    const [attached] = mail.attachments
    expect([attached?.filename, attached?.contentType]).toEqual([`record-${record.id}.json`, 'application/json'])
    expect(JSON.parse(attached?.content.toString() ?? '')).toEqual(record)
  })

  it('has its files, byte for byte, by honest names, and names those that are not there', async () => {
    const bytes = Buffer.from(Array.from({ length: 5000 }, (_, index) => index * 7 % 256))
    const letter = emlOf(packed(sampleRecord(), { name: 'Übersicht 資料 ملف.pdf', mime: 'application/pdf', bytes }, { name: '../../etc/a\r\nX-Evil: 1.x1', mime: 'message/rfc822', bytes: Buffer.from('Subject: within\r\n\r\nhello') }, { name: 'lost.png', mime: 'image/png', bytes: Buffer.alloc(3), missing: 'gone' }))
    const mail = await parsed(letter)
    const files = mail.attachments.slice(1)
    expect(files.map(({ filename, contentType }) => [filename, contentType])).toEqual([['Übersicht 資料 ملف.pdf', 'application/pdf'], ['a__X-Evil_ 1.x1', 'application/octet-stream']])
    expect(files[0]?.content.equals(bytes)).toBe(true)
    expect(mail.headers.has('x-evil')).toBe(false)
    expect(header(mail, 'x-compline-file')).toEqual(expect.arrayContaining([expect.stringContaining(letter.packed[0]?.record.files[0]?.sha256 ?? '?'), expect.stringContaining('missing: gone')]))
    expect(mail.text).toContain('File: lost.png (image/png, 3 bytes), which is not here: gone')
  })

  it('shows what was delivered and what was written, where the firm\'s rules made these two', async () => {
    const mail = await mailOf(sampleRecord(7, { direction: 'out', from: advisorParty, to: clientParty, original: { type: 'text', text: 'My card is 4111 1111 1111 1111' }, delivered: { type: 'text', text: 'My card is [card number]' } }))
    const text = mail.text ?? ''
    expect(text.indexOf('[card number]')).toBeGreaterThan(0)
    expect(text.indexOf('4111')).toBeGreaterThan(text.indexOf('As it was written'))
  })

  it('threads: all of one conversation hang together, and what is about a record hangs on that', async () => {
    const original = sampleRecord(7)
    const [mail, edit] = [await mailOf(original), await mailOf(sampleRecord(9, { kind: 'edit', of: original.id, original: { type: 'edit', text: 'anew' } }))]
    expect(mail.inReplyTo).toBe(`<${original.conversation ?? ''}@conversations.compline>`)
    expect(edit.inReplyTo).toBe(mail.messageId)
    expect(edit.references).toEqual([mail.inReplyTo, mail.messageId])
  })

  it.each(Object.entries(names))('a name in %s arrives as it is', async (_, name) => {
    const mail = await mailOf(sampleRecord(7, { from: { ...clientParty, name }, client: { ...sampleRecord().client, name }, organisation: name }))
    expect(one(mail.from)).toEqual([{ name: `${[...name].slice(0, 100).join('').trim()} Mobile`, address: '447700900142@mobile.harbourpine.example' }])
    expect(one(mail.to)).toHaveLength(1)
    expect(mail.subject).toBe(`WhatsApp with ${name}`)
    expect(decoded(header(mail, 'x-compline-organisation'))).toBe(name)
  })

  it('no name, text or id begins a header, or passes for an encoded word', async () => {
    const evil = 'Dana\r\nBcc: thief@evil.example\u2028X-Compline-Hash: 0\u0000 =?utf-8?Q?Sam?='
    const mail = await mailOf(sampleRecord(7, { from: { ...clientParty, name: evil }, client: { ...sampleRecord().client, name: evil, profileName: evil }, organisation: evil, providerId: evil, line: { id: 'main' as never, name: evil }, original: { type: 'text', text: `${evil}\n.\nFrom nobody` } }), { headers: { 'X-Type': 'a\r\nBcc: {kind}', 'X-Compline-Hash': 'another', 'X-Bad\r\nBcc': 'no' } })
    expect(mail.bcc).toBeUndefined()
    expect([...mail.headers.keys()].filter((key) => !key.startsWith('x-compline-')).sort()).toEqual(['content-type', 'date', 'from', 'in-reply-to', 'message-id', 'mime-version', 'references', 'subject', 'to', 'x-type'])
    expect(header(mail, 'x-compline-hash')).toBe(sampleRecord().proof.hash)
    expect(one(mail.from)[0]?.name).toBe('Dana Bcc: thief@evil.example X-Compline-Hash: 0  = ?utf-8?Q?Sam?= Mobile')
    expect(mail.text).toContain('\n.\nFrom nobody')
  })

  it('fills in the headers that the policy wants', async () => {
    const mail = await mailOf(sampleRecord(), { headers: { 'X-GlobalRelay-MsgType': 'Compline-{channel}', 'X-Way': '{direction}/{kind}' } })
    expect([header(mail, 'x-globalrelay-msgtype'), header(mail, 'x-way')]).toEqual(['Compline-whatsapp', 'in/message'])
  })

  it('gives everybody an address that mail can carry, whatever is known of them', async () => {
    const of = async (more: Partial<ArchiveRecord>, from?: string) => one((await mailOf(sampleRecord(7, more), from === undefined ? {} : { from })).from)[0]
    const known = { contact: null, profileName: null }
    const party = (userId: string) => ({ name: null, e164: null, userId })
    expect(await of({ from: party('US.13491208655302741918'), client: { ...party('US.13491208655302741918'), ...known } })).toEqual({ name: 'US.13491208655302741918 WhatsApp', address: 'US.13491208655302741918@mobile.harbourpine.example' })
    expect((await of({ from: party(`US.${'a'.repeat(128)}`), client: { ...party('x'), ...known } }))?.address).toMatch(/^id-[0-9a-f]{40}@mobile\.harbourpine\.example$/)
    const nobody = { name: null, e164: null, userId: null }
    expect(await of({ channel: 'voice', from: nobody, client: { ...nobody, ...known } })).toEqual({ name: 'Number withheld Phone', address: 'withheld@mobile.harbourpine.example' })
    expect((await of({ from: { ...nobody, name: 'Ann', extension: '204' }, client: { ...nobody, ...known } }))?.address).toBe('ext-204@harbourpine.example')
    expect((await of({ advisor: { name: 'Sam', email: null } }, 'journal@firm.example'))?.address).toBe('447700900142@mobile.firm.example')
    expect((await of({ from: { name: null, e164: '+33612345678' as E164, userId: null }, client: { ...nobody, ...known } }))?.name).toBe('+33612345678 Mobile')
  })

  it.each<[what: string, more: Partial<ArchiveRecord>, ...lines: string[]]>([
    ['a place', { original: { type: 'location', text: 'Head office', place: { latitude: 50.8197, longitude: -0.1364, name: 'Head office', address: null } } }, 'Dana Moreau (+447700900142) wrote to Sam Rowe (+12025550100) by WhatsApp\n2026-11-22 09:14:05.000 UTC\n\nHead office\n50.8197, -0.1364 (WGS 84)\n'],
    ['contact cards', { original: { type: 'cards', text: '', cards: [{ name: 'Lin Mei', organisation: 'Quay', phones: [{ number: '+44 20', label: 'WORK' }], emails: ['lin@quay.example'] }] } }, 'Contact card: Lin Mei, Quay\n  +44 20 (WORK)\n  lin@quay.example\n'],
    ['a reaction', { original: { type: 'reaction', text: '👍' } }, 'reacted to a message of Sam Rowe', '\n👍\n'],
    ['a reaction that was taken back', { original: { type: 'reaction', text: '' } }, '(Reaction taken back)'],
    ['buttons', { original: { type: 'buttons', text: 'May we?', buttons: [{ id: 'y', title: 'Yes' }] } }, 'May we?\n[Yes]\n'],
    ['a refusal', { kind: 'refusal', refusal: 'window-closed', direction: 'out', from: advisorParty, to: clientParty, status: 'refused' }, 'Not sent: Sam Rowe (+12025550100) to Dana Moreau (+447700900142) by WhatsApp (window-closed)'],
    ['a message that was deleted', { kind: 'revoke', original: null }, 'deleted an earlier message', 'its record stands'],
    ['a consent', { kind: 'consent', direction: null, original: { type: 'consent', text: 'Yes please' } }, 'Consent of Dana Moreau (+447700900142) by WhatsApp: opted-in', 'Yes please'],
    ['a failure', { kind: 'status', status: 'failed', failure: { code: '131026', details: 'not on it' } }, 'What became of an earlier message', 'Failed: 131026, not on it'],
    ['what retention destroyed', { original: null }, '(Its words are not kept.)'],
    ['a kind that is not shown', { original: { type: 'unsupported', of: 'order', text: '' } }, 'does not show: order)'],
    ['a call', sampleCall(8), 'Sam Rowe (+12025550100) called Dana Moreau (+447700900142)', 'Answered  2026-11-22 09:14:15.000 UTC', 'Ended     2026-11-22 09:16:15.500 UTC (hung-up)', 'Recording paused from 2026-11-22 09:15:00.000 UTC to 2026-11-22 09:15:30.000 UTC'],
  ])('%s has words of its own', async (_, more, ...lines) => {
    const { text } = await mailOf(sampleRecord(7, more))
    for (const line of lines) expect(text).toContain(line)
  })
})

describe('the same record', () => {
  it('is the same mail, byte for byte, with lines that end as mail\'s do', async () => {
    const item = packed(sampleRecord(7, { original: { type: 'text', text: 'ä\r\nb\rc\nd\u0007 \ud800' } }), { name: 'a.txt', mime: 'text/plain', bytes: Buffer.from('one\ntwo\r\nthree') })
    const [first, second] = [await bytesOf(emlOf(item)), await bytesOf(emlOf(item))]
    expect(first.equals(second)).toBe(true)
    expect(first.toString('latin1')).not.toMatch(/[^\r]\n|\r[^\n]|[^\r\n\x20-\x7e\t]/)
    expect(Math.max(...first.toString('latin1').split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998)
    expect((await simpleParser(first)).attachments[1]?.content.toString()).toBe('one\ntwo\r\nthree')
  })
})

describe('the mail of a day', () => {
  it('has all that was said in the order in which it was, the records as JSON, and their files', async () => {
    const day = [packed(sampleRecord(7)), packed(sampleRecord(8, { direction: 'out', from: advisorParty, to: clientParty, time: { recorded: '2026-11-22T11:00:00.000Z', clockOffsetMs: 0, provider: null } }), { name: 'a.txt', mime: 'text/plain', bytes: Buffer.from('x') })] as const
    const mail = await parsed(emlOfDay(day, { headers: { 'X-Type': '{channel} {kind}' } }))
    expect([one(mail.from)[0]?.address, one(mail.to)[0]?.address]).toEqual(['sam@harbourpine.example', '447700900142@mobile.harbourpine.example'])
    expect(mail.subject).toBe('WhatsApp with Dana Moreau, 2026-11-22 (2 records)')
    expect(mail.date?.toISOString()).toBe('2026-11-22T11:00:00.000Z')
    expect(mail.text?.indexOf('message 8')).toBeGreaterThan(mail.text?.indexOf('message 7') ?? Infinity)
    expect((JSON.parse(mail.attachments[0]?.content.toString() ?? '') as ArchiveRecord[]).map(({ id }) => id)).toEqual(day.map(({ record }) => record.id))
    expect(mail.attachments[1]?.filename).toBe('2-a.txt')
    expect([header(mail, 'x-type'), header(mail, 'x-compline-records')]).toEqual(['whatsapp day', '2'])
    expect(mail.messageId).toMatch(/^<[0-9a-f]{32}\.day@records\.compline>$/)
  })
})
