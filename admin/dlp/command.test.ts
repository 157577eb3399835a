import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { admin, inPolicies, started } from '../testing/admin.ts'

const folder = mkdtempSync(join(tmpdir(), 'compline-admin-'))
afterAll(() => { rmSync(folder, { recursive: true }) })
const put = (name: string, json: unknown): string => {
  writeFileSync(join(folder, name), typeof json === 'string' ? json : JSON.stringify(json))
  return join(folder, name)
}

const rules = put('rules.json', { version: 1, dlp: { rules: [
  { id: 'cards', name: 'Cards', direction: ['out', 'in'], detector: { kind: 'builtin', ref: 'payment-card' }, action: 'redact', redaction: { keepLast: 4 } },
  { id: 'projects', name: 'Projects', channels: ['whatsapp'], detector: { kind: 'lexicon', terms: ['Kingfisher'] }, action: 'block' },
] } })
const dlp = ['dlp', '--policy', rules]
const lines = (text: string): Record<string, unknown>[] => text.trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)

describe('JSON lines in, JSON lines out', () => {
  test('what is found, where, and what would leave; of a conversation also where it began', async () => {
    const input = [
      { id: 1, text: '😀 My card: 4111 1111 1111 1111' },
      { id: 2, text: 'See you on 4 May' },
      { id: 'talk', direction: 'in', messages: ['Hello', 'it is 4111 1111', '1111 1111'] },
      ...[{}, { direction: 'in' }, { channel: 'sms' }].map((more, id) => ({ id, text: 'Kingfisher', ...more })),
    ]
    const { code, out, err } = await admin(dlp, input.map((line) => `${JSON.stringify(line)}\n`).join(''))
    expect([code, err]).toEqual([0, ''])
    const answers = lines(out)
    expect(answers.slice(0, 3)).toEqual([
      { id: 1, action: 'redact', text: '😀 My card: •••• •••• •••• 1111', findings: [{ rule: 'cards', detector: 'payment-card', start: 12, end: 31, confidence: 'high' }] },
      { id: 2, action: 'allow', text: 'See you on 4 May', findings: [] },
      { id: 'talk', action: 'redact', text: expect.stringMatching(/^•••• /) as string, findings: [
        { rule: 'cards', detector: 'payment-card', start: 0, end: 9, confidence: expect.any(String) as string, spans: [{ message: 1, start: 6, end: 15 }] },
      ] },
    ])
    // A rule counts in its own direction and on its own channels.
    expect(answers.slice(3).map(({ action }) => action)).toEqual(['block', 'allow', 'allow'])
  })

  test('a bad line has its answer in its place, the stream goes on, and the exit code says so', async () => {
    const { code, out } = await admin(dlp, '{"id":1,"text":"a"}\nnonsense\n{"id":3}\n{"id":4,"text":"d"}\n')
    expect(code).toBe(1)
    expect(lines(out)).toEqual([
      expect.objectContaining({ id: 1, action: 'allow' }), { error: expect.stringContaining('not JSON') as string },
      { id: 3, error: expect.stringContaining('"text"') as string }, expect.objectContaining({ id: 4, action: 'allow' }),
    ])
  })

  test('empty lines, CR LF, a byte order mark, no end of the last line, and what is no UTF-8', async () => {
    const { code, out } = await admin(dlp, Buffer.concat([Buffer.from('\uFEFF{"id":1,"text":"a"}\r\n\r\n\n  \n{"id":2,"text":"b'), Buffer.from([0xff]), Buffer.from('"}')]))
    expect(code).toBe(0)
    expect(lines(out).map(({ id, text }) => [id, text])).toEqual([[1, 'a'], [2, 'b\ufffd']])
  })

  test('a policy is taken as well as a fragment', async () => {
    const { code, out } = await admin(['dlp', '--policy', inPolicies('sandbox.json')], '{"id":1,"text":"Project Kingfisher"}')
    expect([code, lines(out)]).toEqual([0, [expect.objectContaining({ action: 'block' })]])
  })

  test('a policy that Compline would refuse judges nothing: exit 2, and why', async () => {
    const bad = put('bad.json', { version: 1, dlp: { rules: [{ id: 'own', name: 'Own', detector: { kind: 'regex', pattern: '(' }, action: 'block' }] } })
    const { code, out, err } = await admin(['dlp', '--policy', bad], '{"id":1,"text":"a"}')
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(/is refused:\n {2}dlp\.rules\.0\.detector\.pattern: /)
  })
})

describe('a stream', () => {
  test('the first answer comes before the input ends', async () => {
    const child = started(...dlp)
    child.stdin.write('{"id":1,"text":"first"}\n{"id":2,')
    const heard = await new Promise<string>((resolve) => child.stdout.once('data', (part: Buffer) => { resolve(part.toString()) }))
    expect(lines(heard)).toEqual([expect.objectContaining({ id: 1 })])
    const rest = new Promise<string>((resolve) => child.stdout.once('data', (part: Buffer) => { resolve(part.toString()) }))
    child.stdin.end('"text":"second"}\n')
    expect(lines(await rest)).toEqual([expect.objectContaining({ id: 2 })])
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0)
  })

  test('so much of it that threads share it is answered in order, with what is wrong in its place', async () => {
    const count = 12_000
    const input = Array.from({ length: count }, (_, id) => id % 1000 === 999 ? 'nonsense' : JSON.stringify({ id, text: `Message ${String(id)} of a long day, with nothing in it${id % 10 === 0 ? ' but 4111 1111 1111 1111' : ''}` })).join('\n')
    const { code, out } = await admin(dlp, input)
    const answers = lines(out)
    expect(code).toBe(1)
    expect(answers).toHaveLength(count)
    expect(answers.findIndex(({ id, action, error }, index) =>
      index % 1000 === 999 ? error === undefined : id !== index || action !== (index % 10 === 0 ? 'redact' : 'allow'))).toBe(-1)
  })

  test('who reads may have had enough: it ends, and it is no mistake', async () => {
    const child = started(...dlp)
    child.stdin.on('error', () => undefined)
    const line = `${JSON.stringify({ id: 1, text: 'a'.repeat(1000) })}\n`.repeat(2000)
    child.stdin.write(line)
    child.stdout.once('data', () => { child.stdout.destroy() })
    const more = setInterval(() => { child.stdin.write(line) }, 5)
    const heard: Buffer[] = []
    child.stderr.on('data', (part: Buffer) => heard.push(part))
    const code = await new Promise((resolve) => child.once('close', resolve))
    clearInterval(more)
    expect([code, Buffer.concat(heard).toString()]).toEqual([0, ''])
  })

  test('a line of megabytes is judged as any other', async () => {
    const { code, out } = await admin(dlp, `${JSON.stringify({ id: 1, text: `${'word '.repeat(400_000)}4111 1111 1111 1111` })}\n{"id":2,"text":"b"}\n`)
    expect([code, lines(out).map(({ id, action }) => [id, action])]).toEqual([0, [[1, 'redact'], [2, 'allow']]])
  })
})
