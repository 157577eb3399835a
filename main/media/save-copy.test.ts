import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { saveCopy } from './save-copy.ts'

const folder = mkdtempSync(join(tmpdir(), 'compline-copy-'))
afterAll(() => { rmSync(folder, { recursive: true, force: true }) })
async function* broken(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('half')
  throw new Error('the sealed file was cut')
}
async function* letter(): AsyncGenerator<Uint8Array> { yield Buffer.from('Dear Mei') }

test('a copy that breaks off leaves what stood there, and no half of it', async () => {
  const path = join(folder, 'letter.txt')
  writeFileSync(path, 'before')
  await expect(saveCopy(path, broken(), 'linux')).rejects.toThrow('cut')
  expect([readFileSync(path, 'utf8'), readdirSync(folder)]).toEqual(['before', ['letter.txt']])
  await saveCopy(path, letter(), 'linux')
  expect([readFileSync(path, 'utf8'), readdirSync(folder)]).toEqual(['Dear Mei', ['letter.txt']])
})

test('on Windows it is marked as come from outside', async () => {
  await saveCopy(join(folder, 'tool.exe'), letter(), 'win32')
  // Here the stream is a file of its own; on NTFS it goes along with the name.
  expect(readFileSync(join(folder, 'tool.exe.part:Zone.Identifier'), 'utf8')).toBe('[ZoneTransfer]\r\nZoneId=3\r\n')
})
