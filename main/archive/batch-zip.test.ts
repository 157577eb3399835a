import { createHash } from 'node:crypto'
import { strFromU8, unzipSync } from 'fflate'
import { simpleParser } from 'mailparser'
import { describe, expect, it } from 'vitest'
import { zipOf } from './batch-zip.ts'
import type { Manifest } from './manifest.ts'
import { packed, sampleBatch, sampleCall, sampleHead, sampleRecord } from './testing/sample-records.ts'

const sound = Buffer.from(Array.from({ length: 4000 }, (_, index) => index * 31 % 256))
const batch = sampleBatch([
  packed(sampleRecord(7), { name: 'plan.pdf', mime: 'application/pdf', bytes: Buffer.from('%PDF-1.7') }),
  packed({ ...sampleCall(8), from: { name: '=HYPERLINK("x")', e164: null, userId: null, extension: '204' } }, { name: 'call.ogg', mime: 'audio/ogg', bytes: sound }),
  packed(sampleCall(9), { name: 'call.ogg', mime: 'audio/ogg', bytes: sound, missing: 'no-sound' }),
])
async function zipped(of = batch): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of zipOf(of)) pieces.push(piece)
  return Buffer.concat(pieces)
}
const base = (index: number): string => `${String(index + 1).padStart(5, '0')}-${batch.records[index]?.record.id ?? ''}`
const manifestIn = (files: Record<string, Uint8Array>): Manifest => JSON.parse(strFromU8(files['manifest.json'] ?? new Uint8Array())) as Manifest

describe('the ZIP of a batch', () => {
  it('has a mail for each record, the sound of calls beside theirs, and a manifest that matches', async () => {
    const files = unzipSync(await zipped())
    const manifest = manifestIn(files)
    expect(Object.keys(files)).toEqual([`${base(0)}.eml`, `${base(1)}.eml`, `${base(1)}.ogg`, `${base(2)}.eml`, 'calls.csv', 'manifest.json'])
    expect(manifest).toMatchObject({ format: 'compline.manifest/1', batch: batch.id, at: '2026-11-22T10:00:00.000Z', records: 3, count: 5, head: sampleHead })
    expect(manifest.files.map(({ name, bytes, sha256 }) => [name, bytes, sha256])).toEqual(Object.entries(files).slice(0, -1).map(([name, bytes]) => [name, bytes.length, createHash('sha256').update(bytes).digest('hex')]))
    expect(manifest.files.map(({ record }) => record)).toEqual([...[0, 1, 1, 2].map((index) => batch.records[index]?.record.id), null])
    const mail = await simpleParser(Buffer.from(files[`${base(0)}.eml`] ?? []))
    expect(mail.attachments.map(({ filename }) => filename)).toEqual([`record-${batch.records[0]?.record.id ?? ''}.json`, 'plan.pdf'])
    const call = await simpleParser(Buffer.from(files[`${base(1)}.eml`] ?? []))
    expect(call.attachments).toHaveLength(1)
    expect(Buffer.from(files[`${base(1)}.ogg`] ?? []).equals(sound)).toBe(true)
  })

  it('says of each call what its sound does not', async () => {
    const [head, first, second, end] = strFromU8(unzipSync(await zipped())['calls.csv'] ?? new Uint8Array()).split('\r\n')
    expect(head?.split(',').slice(0, 8)).toEqual(['record', 'recording', 'direction', 'began', 'answered', 'ended', 'talked_seconds', 'end'])
    expect(first).toContain(`${batch.records[1]?.record.id ?? ''},${base(1)}.ogg,out,2026-11-22T09:14:05.000Z,2026-11-22T09:14:15.000Z,2026-11-22T09:16:15.500Z,120.5,hung-up`)
    expect(first).toContain(`"'=HYPERLINK(""x"")",204,Dana Moreau,+447700900142,2026-11-22T09:15:00.000Z/2026-11-22T09:15:30.000Z`)
    expect(second).toContain(`${batch.records[2]?.record.id ?? ''},,out`)
    expect(second).toContain(',no-sound,9,')
    expect(end).toBe('')
  })

  it('is the same each time, byte for byte', async () => {
    expect((await zipped()).equals(await zipped())).toBe(true)
  })

  it('is not made where a file cannot be read', async () => {
    const [first] = batch.records
    if (first === undefined) throw new Error('no record')
    const broken = sampleBatch([{ record: first.record, async *file() { yield Buffer.from('%P'); throw new Error('the sealed file was cut') } }])
    await expect(zipped(broken)).rejects.toThrow('the sealed file was cut')
  })
})
