import { expect, it } from 'vitest'
import type { RefusalCode } from '../../../../core/messaging/refusal.ts'
import { HOUR, MINUTE } from '../../../../core/time.ts'
import type { SinkId } from '../../../../core/ids.ts'
import { kindWords, missingReason, offsetWords, proofText, refusalReason, rowText, shownContent, sinkLine, sinkName, utcWords } from './words.ts'
import { aRecord, aRow } from './testing/a-record.ts'

it('what the rules changed of the advisor’s words stands beside them', () => {
  const { parts, hidden } = shownContent(aRecord({ original: { type: 'text', text: 'Card 4111' }, delivered: { type: 'text', text: 'Card ••••' } }))
  expect(parts).toEqual([{ label: 'As you wrote it', text: 'Card 4111' }, { label: 'As the client got it', text: 'Card ••••' }])
  expect(hidden).toBe(false)
})
it('what the rules mask of a client’s words is not shown here either', () => {
  const { parts, hidden } = shownContent(aRecord({ direction: 'in', original: { type: 'text', text: 'Card 4111' }, delivered: { type: 'text', text: 'Card ••••' } }))
  expect(parts).toEqual([{ label: 'As you were shown it', text: 'Card ••••' }])
  expect(hidden).toBe(true)
})
it('a record without words has no part', () => {
  expect(shownContent(aRecord({ original: null })).parts).toEqual([])
})
it('a refusal says what was written and why it stayed; an erased record says so alone', () => {
  expect(rowText(aRow({ kind: 'refusal', refusal: 'window-closed' }))).toBe('Good morning – 24 hours over')
  expect(rowText(aRow({ kind: 'refusal', refusal: 'window-closed', text: '' }))).toBe('24 hours over')
  expect(rowText(aRow({ erased: true }))).toBe('Erased when its time was over')
  expect(rowText(aRow({ text: '' }))).toBe('No text')
})
it('which way it went is said of messages and calls alone', () => {
  expect([kindWords(aRow()), kindWords(aRow({ kind: 'call', direction: 'in' })), kindWords(aRow({ kind: 'edit', direction: 'in' })), kindWords(aRow({ direction: null }))]).toEqual(['Message sent', 'Incoming call', 'Edit', 'Message'])
})
it('a refusal or a reason that nobody has put into words is told by its code', () => {
  const known: readonly RefusalCode[] = ['dlp-blocked', 'opted-out', 'marketing-stopped']
  for (const code of known) expect(refusalReason(code)).not.toContain(code)
  expect(refusalReason('barred')).toBe('not let through (barred)')
  expect(missingReason('gone-131052')).toBe('not there (gone-131052)')
  expect(missingReason('erased')).toBe('erased when its time was over')
})
it('a sink is called by its kind, and by its own name where that says more', () => {
  expect(sinkName({ id: 'crm' as SinkId, kind: 'hubspot' })).toBe('HubSpot')
  expect(sinkName({ id: 'journal' as SinkId, kind: 'smtp' })).toBe('Mail journal · journal')
  expect(sinkName({ id: 'x' as SinkId, kind: 'tape' })).toBe('tape · x')
})
it('a card says what waits, since when, and what was set aside, and leaves out what is nought', () => {
  const now = 10 * HOUR
  expect(sinkLine({ delivered: 1204, queued: 0, aside: 0, oldestAt: null }, now)).toBe('1,204 delivered')
  expect(sinkLine({ delivered: 0, queued: 3, aside: 1, oldestAt: now - 2 * HOUR - 5 * MINUTE }, now)).toBe('0 delivered · 3 queued, the oldest 2 h 5 m · 1 set aside')
})
it('times are told in UTC, and the clock by how far it is off', () => {
  expect(utcWords('2026-11-23T09:14:07.120Z')).toBe('23 Nov 2026, 09:14:07 UTC')
  expect([0, 1200, -40].map(offsetWords)).toEqual(['none: both clocks agree', 'organisation’s clock 1,200 ms ahead', 'organisation’s clock 40 ms behind'])
})
it('a proof that is handed on holds no word, name or number of the client', () => {
  const text = proofText(aRecord())
  expect(JSON.parse(text)).toMatchObject({ fact: 12, hash: 'b'.repeat(64), previous: 'c'.repeat(64), id: 'a'.repeat(32) })
  for (const secret of ['Good morning', 'Dana', '7700900142']) expect(text).not.toContain(secret)
})
