import { beforeEach, expect, it, test } from 'vitest'
import type { PhoneReport } from '../../core/telephony/phone-window.ts'
import { createPhoneDoor, type PhoneDoor } from './phone-door.ts'

let at: number
let reports: PhoneReport[]
let said: string[]
let door: PhoneDoor
beforeEach(() => {
  [at, reports, said] = [0, [], []]
  door = createPhoneDoor(() => ({ report: (report) => { reports.push(report) }, piece: () => Promise.resolve({ ok: true }) }), () => at, (words) => { said.push(words) })
})

it('takes what the phone window reports', () => {
  door.report(true, { kind: 'registered', on: true, code: 200, reason: 'OK' })
  expect(reports).toEqual([{ kind: 'registered', on: true, code: 200, reason: 'OK' }])
  expect(said).toEqual([])
})
test.each([
  ['of another window', false, { kind: 'ready' }], ['of no kind', true, { kind: 'dial', uri: 'sip:+44' }], ['with more than belongs to it', true, { kind: 'ready', also: 1 }],
  ['larger than a message may be', true, { kind: 'send', message: 'x'.repeat(70_000) }], ['that is no object', true, 'ready'], ['that is nothing', true, undefined],
] as const)('a report %s is not taken', (_what, trusted, input) => {
  door.report(trusted, input)
  expect(reports).toEqual([])
  expect(said).toHaveLength(1)
})
it('what is not taken is told without what stood in it', () => {
  door.report(true, { kind: 'offered', user: '+442079460123' })
  expect(said.join()).not.toContain('442079460123')
})
it('three hundred in a second are enough; the next second begins anew', () => {
  for (let index = 0; index < 400; index++) door.report(true, { kind: 'level', level: 0.5 })
  expect(reports).toHaveLength(300)
  at = 1000
  door.report(true, { kind: 'level', level: 0.5 })
  expect(reports).toHaveLength(301)
})
it('a storm of meters costs no call its end', () => {
  for (let index = 0; index < 400; index++) door.report(true, { kind: 'level', level: 0.5 })
  door.report(true, { kind: 'ended', id: '7b0f5f1e-2d5c-4c1f-9a64-0d9b3c1a2e44', by: 'peer', cause: 'BYE', code: 200, reason: '' })
  expect(reports.at(-1)).toMatchObject({ kind: 'ended', by: 'peer' })
})
it('a piece of a recording is taken from the phone window alone, and not larger than a megabyte', async () => {
  const piece = { media: '7b0f5f1e-2d5c-4c1f-9a64-0d9b3c1a2e44', index: 0, bytes: new Uint8Array(10) }
  expect(await door.piece(true, piece)).toEqual({ ok: true })
  expect(await door.piece(false, piece)).toEqual({ ok: false })
  expect(await door.piece(true, { ...piece, bytes: new Uint8Array(1_000_001) })).toEqual({ ok: false })
})
