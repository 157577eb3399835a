import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { Attestation, FactProof } from '../../core/archive/attestation.ts'
import { DAY } from '../../core/time.ts'
import { MEI, withDesk } from '../testing/with-desk.ts'

const desk = withDesk()
/** As somebody without Compline would check it. */
const hashOf = ({ fact, at, clockOffset, kind, actor, subject, attrs, digest, previous }: FactProof): string =>
  createHash('sha256').update(Buffer.from(previous, 'hex')).update(Buffer.from(digest, 'hex')).update(JSON.stringify([fact, at, clockOffset, kind, actor, subject, attrs])).digest('hex')

it('tells what a client was asked, in its words, and what they answered, each with a proof that holds', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'compline-attestation-'))
  onTestFinished(() => { rmSync(folder, { recursive: true, force: true }) })
  const path = join(folder, 'attestation.json')
  await desk.open({ saveAs: () => Promise.resolve(path) })
  const thread = await desk.optedIn()
  const contactId = desk.row(thread).contactId
  if (contactId === null) throw new Error('Mei is in the contacts')
  const question = desk.messages(thread).find(({ purpose }) => purpose === 'opt-in')
  const [client, ...others] = (await desk.call('attestation.get', { contactId })).clients
  expect(others).toEqual([])
  expect(client).toMatchObject({ contact: contactId, name: 'Mei Tanaka' })
  const events = client?.events ?? []
  expect(events.map(({ kind }) => kind)).toEqual(['thread.opened', 'consent.asked', 'consent.given'])
  expect(events.every(({ number }) => number === MEI)).toBe(true)
  expect(events[1]).toMatchObject({ words: question?.text, message: question?.id })
  expect(events[2]).toMatchObject({ by: 'button', recordedBy: null })
  expect(events[2]?.words).not.toBe('')
  for (const { proof } of events) expect(hashOf(proof)).toBe(proof.hash)
  // Of all clients, by time: what is not within is left out.
  const at = events[2]?.proof.at ?? 0
  expect(await desk.call('attestation.export', { contactId: null, from: at, to: at + DAY })).toEqual({ ok: true, events: 1 })
  const written = JSON.parse(readFileSync(path, 'utf8')) as Attestation
  expect(written.format).toBe('compline.attestation/1')
  expect(written.clients.flatMap((one) => one.events.map(({ kind }) => kind))).toEqual(['consent.given'])
  expect(await desk.call('attestation.export', { contactId: null, from: at + DAY, to: null })).toEqual({ ok: true, events: 0 })
})
