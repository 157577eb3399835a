import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { SinkId } from '../../core/ids.ts'
import { BatchTooLarge, zipOf } from './batch-zip.ts'
import { createFolder, type FolderParts } from './folder.ts'
import { batchFileName } from './sftp.ts'
import type { Sink } from './sink.ts'
import { packed, sampleBatch, sampleRecord } from './testing/sample-records.ts'

let folder: string
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'compline-folder-')) })
afterEach(() => { rmSync(folder, { recursive: true }) })
const batch = sampleBatch([packed(sampleRecord(1)), packed(sampleRecord(2))])
const sinkOf = (path = folder, pack: FolderParts['pack'] = zipOf): Sink => createFolder({ delivery: { id: 'box' as SinkId, kind: 'folder', mostRecords: 10, path }, pack, nameOf: batchFileName })
const signal = new AbortController().signal

it('a batch is one file, whole under its name; the same again takes its place', async () => {
  expect(await sinkOf().deliver(batch, signal)).toMatchObject({ ok: true })
  const [name = ''] = readdirSync(folder)
  const first = readFileSync(join(folder, name))
  expect(name).toBe(batchFileName(batch))
  expect(Object.keys(unzipSync(first))).toEqual([`00001-${sampleRecord(1).id}.eml`, `00002-${sampleRecord(2).id}.eml`, 'manifest.json'])
  expect(await sinkOf().deliver(batch, signal)).toMatchObject({ ok: true })
  expect(readdirSync(folder)).toEqual([name])
  expect(readFileSync(join(folder, name))).toEqual(first)
})

it('what could not be written whole leaves nothing behind', async () => {
   
  const half = async function* (): AsyncGenerator<string> { yield 'half'; throw Object.assign(new Error('full'), { code: 'ENOSPC' }) }
  expect(await sinkOf(folder, half).deliver(batch, signal)).toEqual({ ok: false, why: 'ENOSPC', blames: 'sink' })
  expect(readdirSync(folder)).toEqual([])
})

it('a folder that is not there is for IT; a batch that is too large goes in parts', async () => {
  expect(await sinkOf(join(folder, 'gone')).deliver(batch, signal)).toEqual({ ok: false, why: 'ENOENT', blames: 'needs-it' })
  // eslint-disable-next-line require-yield
  const large = async function* (): AsyncGenerator<string> { throw new BatchTooLarge('more than 4 GB') }
  expect(await sinkOf(folder, large).deliver(batch, signal)).toMatchObject({ blames: 'record', fact: 0, code: 'too-large' })
})

it('a test leaves nothing there', async () => {
  expect(await sinkOf().test(signal)).toEqual({ ok: true, receipt: folder })
  expect(readdirSync(folder)).toEqual([])
  expect(await sinkOf(join(folder, 'gone')).test(signal)).toMatchObject({ ok: false, blames: 'needs-it' })
})
