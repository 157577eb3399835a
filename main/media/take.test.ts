import { chmodSync, mkdirSync, readdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ThreadId } from '../../core/ids.ts'
import type { Taken, TakeInput } from '../../core/ipc.ts'
import type { MediaRef } from '../../core/messaging/media.ts'
import type { ThreadChannel } from '../../core/messaging/message.ts'
import { createTake } from './take.ts'
import { docx, exe, jpeg, mp4, oldOffice, pdf, png, voiceNote, webp } from './testing/samples.ts'
import { testStore, whole, type TestStore } from './testing/store.ts'
import { trueType } from './true-type.ts'

const MB = 1024 * 1024
let at: TestStore
let channel: ThreadChannel | null = 'whatsapp'
let files = 0
beforeAll(async () => { at = await testStore() })
afterAll(() => { at.close() })
beforeEach(() => { channel = 'whatsapp' })

const threadId = 'a3f1c4f0-0000-4000-8000-000000000001' as ThreadId
const take = (input: Omit<TakeInput, 'threadId' | 'voice'> & { voice?: boolean }): Promise<Taken> =>
  createTake({ store: at.store, channelOf: () => channel })({ threadId, voice: false, ...input })
function file(name: string, content: Uint8Array | string): string {
  const folder = join(at.folder, String(files += 1))
  mkdirSync(folder)
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}
const takeFile = (name: string, content: Uint8Array | string): Promise<Taken> => take({ name, from: { path: file(name, content) } })
function media(taken: Taken): MediaRef {
  if (!taken.ok) throw new Error(`refused: ${JSON.stringify(taken.refusal)}`)
  return taken.media
}
const refusal = (taken: Taken) => taken.ok ? null : taken.refusal
const keptFiles = (): number => readdirSync(at.media).length

describe('what a file is, is read in it', () => {
  test.each([
    ['photo.png', png(), 'image', 'image/png'],
    ['photo.jpg', jpeg(4, 3), 'image', 'image/jpeg'],
    ['sticker.webp', webp(), 'sticker', 'image/webp'],
    ['film.mp4', mp4(), 'video', 'video/mp4'],
    ['song.m4a', mp4('M4A '), 'audio', 'audio/mp4'],
    ['note.ogg', voiceNote(), 'audio', 'audio/ogg'],
    ['statement.pdf', pdf(), 'document', 'application/pdf'],
    ['letter.docx', docx(), 'document', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['letter.doc', oldOffice(), 'document', 'application/msword'],
    ['table.XLS', oldOffice(), 'document', 'application/vnd.ms-excel'],
    ['notes.txt', 'Liebe Grüße, 你好', 'document', 'text/plain'],
    ['rates.csv', '\ufeffdate;rate\n1;2\n', 'document', 'text/plain'],
  ] as const)('%s', async (name, content, kind, mime) => {
    const taken = media(await takeFile(name, content))
    expect(taken).toMatchObject({ kind, mime, fileName: name, bytes: Buffer.from(content).length, voice: false })
    expect((await whole(at.store.read(taken.id))).equals(Buffer.from(content))).toBe(true)
    expect(at.store.ref(taken.id)).toEqual(taken)
  })

  test('whatever its name says', async () => {
    expect(media(await takeFile('scan.pdf', png()))).toMatchObject({ kind: 'image', mime: 'image/png', fileName: 'scan.pdf.png' })
    expect(media(await takeFile('statement.exe', pdf()))).toMatchObject({ mime: 'application/pdf', fileName: 'statement.exe.pdf' })
    expect(media(await takeFile('run.bat', 'del everything'))).toMatchObject({ mime: 'text/plain', fileName: 'run.bat.txt' })
    // As it looks on a screen: "annual fdp.exe".
    expect(media(await takeFile('annual \u202eexe.pdf', pdf())).fileName).toBe('annual _exe.pdf')
  })

  test.each([
    ['invoice.pdf', exe(), 'application/x-msdownload'],
    ['letter.pdf', oldOffice(), 'application/x-cfb'],
    ['notes.txt', Buffer.from([72, 101, 0, 108, 111]), 'application/octet-stream'],
    ['latin.txt', Buffer.from([71, 114, 252, 223, 101]), 'application/octet-stream'],
    ['cut.txt', Buffer.from('Grü').subarray(0, 3), 'application/octet-stream'],
    ['drawing.png', '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', 'image/svg+xml'],
    ['page.txt', '\n<!DOCTYPE html><script>1</script>', 'text/html'],
  ] as const)('%s goes nowhere where its content is of a type that the channel does not take', async (name, content, mime) => {
    const before = keptFiles()
    expect(refusal(await takeFile(name, content))).toEqual({ code: 'media-type', channel: 'whatsapp', mime })
    expect(keptFiles()).toBe(before)
  })

  test.each([
    ['a text that begins like a page a thousand times', `${'<!---->'.repeat(580)}x`, 'text/plain'],
    ['a drawing behind remarks', `<!-- a --><!-- b -->\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd">\n<!-- c --><svg>`, 'image/svg+xml'],
    ['a page behind remarks', '<!-- a -->\n<!-- b --><html>', 'text/html'],
    ['a drawing with entities of its own', '<!DOCTYPE svg [ <!ENTITY a "b"> ]><svg>', 'text/html'],
  ] as const)('%s is told at once', async (_what, content, mime) => {
    expect(await trueType({ bytes: Buffer.from(content) }, 'a.txt')).toBe(mime)
  })

  test('each channel has its own types', async () => {
    channel = 'sms'
    expect(refusal(await takeFile('sticker.webp', webp()))).toEqual({ code: 'media-type', channel: 'sms', mime: 'image/webp' })
    expect(media(await takeFile('photo.png', png())).kind).toBe('image')
    channel = 'voice'
    expect(refusal(await takeFile('photo.png', png()))).toEqual({ code: 'unknown-thread' })
    channel = null
    expect(refusal(await takeFile('photo.png', png()))).toEqual({ code: 'unknown-thread' })
  })
})

describe('a picture', () => {
  test('has the size it is shown in, turned as its EXIF says', async () => {
    expect(media(await takeFile('flat.jpg', jpeg(4000, 3000)))).toMatchObject({ width: 4000, height: 3000 })
    for (const orientation of [5, 6, 7, 8]) expect(media(await takeFile('upright.jpg', jpeg(4000, 3000, orientation)))).toMatchObject({ width: 3000, height: 4000 })
    expect(media(await takeFile('sticker.webp', webp()))).toMatchObject({ width: 100, height: 50 })
  })

  test('that says nothing of it is taken all the same', async () => {
    expect(media(await takeFile('broken.jpg', jpeg(4, 3).subarray(0, 20)))).toMatchObject({ mime: 'image/jpeg', width: null, height: null })
  })
})

describe('pasted and recorded bytes', () => {
  test('are sniffed alike; what the page calls them does not count', async () => {
    expect(media(await take({ name: 'image.png', from: { bytes: jpeg(2, 2), type: 'image/png' } }))).toMatchObject({ mime: 'image/jpeg', fileName: 'image.png.jpg' })
    expect(media(await take({ name: '', from: { bytes: png(), type: '' } })).fileName).toBeNull()
  })

  test('a voice note is Ogg; nothing else becomes one by being called so', async () => {
    expect(media(await take({ name: 'voice.ogg', voice: true, from: { bytes: voiceNote(), type: 'audio/ogg' } })).voice).toBe(true)
    expect(media(await take({ name: 'voice.ogg', voice: true, from: { bytes: png(), type: 'audio/ogg' } })).voice).toBe(false)
  })
})

describe('refused before it is read', () => {
  test('what is empty', async () => {
    expect(refusal(await takeFile('empty.pdf', ''))).toEqual({ code: 'empty' })
    expect(refusal(await take({ name: 'x', from: { bytes: new Uint8Array(), type: '' } }))).toEqual({ code: 'empty' })
  })

  test('what is too large for the channel, and for its kind', async () => {
    const huge = file('huge.pdf', pdf())
    truncateSync(huge, 100 * MB + 1)
    expect(refusal(await take({ name: 'huge.pdf', from: { path: huge } }))).toEqual({ code: 'media-too-large', bytes: 100 * MB + 1, limit: 100 * MB })
    const picture = file('large.png', png())
    truncateSync(picture, 5 * MB + 1)
    const before = keptFiles()
    expect(refusal(await take({ name: 'large.png', from: { path: picture } }))).toEqual({ code: 'media-too-large', bytes: 5 * MB + 1, limit: 5 * MB })
    truncateSync(picture, 5 * MB)
    expect(keptFiles()).toBe(before)
    expect(media(await take({ name: 'large.png', from: { path: picture } })).bytes).toBe(5 * MB)
  })

  test('a folder, what is not there, a link to nowhere, a device', async () => {
    const missing = { code: 'media-missing' }
    const plain = file('here.pdf', pdf())
    const dangling = `${plain}.link`
    symlinkSync('nowhere.pdf', dangling)
    for (const path of [at.folder, join(at.folder, 'no.pdf'), dangling, '/dev/zero', `${plain}/below`]) expect(refusal(await take({ name: 'x.pdf', from: { path } })), path).toEqual(missing)
  })

  test.skipIf(process.getuid?.() === 0)('what this user may not read', async () => {
    const path = file('locked.pdf', pdf())
    chmodSync(path, 0)
    expect(refusal(await take({ name: 'locked.pdf', from: { path } }))).toEqual({ code: 'media-missing' })
  })

  test('a link to a file is that file', async () => {
    const plain = file('here.pdf', pdf())
    symlinkSync(plain, `${plain}.link.pdf`)
    expect(media(await take({ name: 'x', from: { path: `${plain}.link.pdf` } }))).toMatchObject({ mime: 'application/pdf', fileName: 'here.pdf.link.pdf' })
  })
})
