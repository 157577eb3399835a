import { createHash, randomUUID } from 'node:crypto'
import { readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { MediaId } from '../core/ids.ts'
import type { Taken } from '../core/ipc.ts'
import { DAY } from '../core/time.ts'
import { createClock } from './clock.ts'
import { openLedger } from './ledger/ledger.ts'
import { createMediaStore } from './media/media-store.ts'
import { mediaMoments, type Moment } from './testing/desk-process.ts'
import { randomFrom, seed, startKilling } from './testing/killing.ts'

const KILLS = 2 * mediaMoments.length
const chatting = { 'mei-tanaka': '+12025550185', 'rafael-ortiz': '+12025550147' }

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

it(`keeps and sends each file whole and once when killed ${String(KILLS)} times while files are taken, uploaded, sent and fetched (seed ${String(seed)})`, { timeout: 200_000 }, async () => {
  const random = randomFrom(seed)
  const pick = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1))
  /** No two are alike; some have several of the pieces that files are sealed in. */
  const document = (): Buffer => Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.from(Array.from({ length: pick(2_000, 150_000) }, () => pick(0, 255)))])

  const killing = await startKilling()
  const { desk, sandbox, folder, rows, until } = killing
  try {
    await desk.start(null)
    const threads: string[] = []
    for (const [person, number] of Object.entries(chatting)) threads.push(await killing.optedIn(person, number))
    await desk.kill()

    /** By caption: what it must be at the end. */
    const out = new Map<string, string>()
    const received = new Map<string, string>()
    const toTake: { path: string, threadId: string, text: string }[] = []
    const submitted: { id: string, threadId: string, text: string, media: MediaId }[] = []
    const answered = new Set<string>()
    const died: Record<string, number> = {}

    /** Where the desk dies before it answers, the advisor does it again: a file is taken anew, a message has its id. */
    async function takeAndSubmit(): Promise<void> {
      for (const file of toTake.splice(0)) {
        const taken = await desk.call('take', { threadId: file.threadId, name: '', voice: false, from: { path: file.path } }) as Taken | null
        if (taken?.ok === true) submitted.push({ id: randomUUID(), threadId: file.threadId, text: file.text, media: taken.media.id })
        else toTake.push(file)
      }
      for (const { id, threadId, text, media } of submitted.filter(({ id }, index) => !answered.has(id) || index >= submitted.length - 4)) {
        if (await desk.call('messages.submit', { id, threadId, body: { type: 'media', media, text } }) !== null) answered.add(id)
      }
    }

    for (let kill = 0; kill < KILLS; kill += 1) {
      const at: Moment = mediaMoments[kill % mediaMoments.length] ?? 'answer'
      await desk.start({ at, nth: pick(1, 2) })
      for (let index = 0; index < 2; index += 1) {
        const bytes = document()
        const text = `out ${String(kill)}.${String(index)}`
        const path = join(folder, `${text}.pdf`)
        writeFileSync(path, bytes)
        out.set(text, sha256(bytes))
        toTake.push({ path, threadId: threads[pick(0, threads.length - 1)] ?? '', text })
        const theirs = document()
        const caption = `in ${String(kill)}.${String(index)}`
        received.set(caption, sha256(theirs))
        sandbox.control.send(Object.keys(chatting)[pick(0, 1)] ?? '', { channel: 'whatsapp', type: 'document', caption, file: { base64: theirs.toString('base64'), mime: 'application/pdf' } })
      }
      await takeAndSubmit()
      if (await killing.dies()) died[at] = (died[at] ?? 0) + 1
    }
    for (const at of mediaMoments) expect(died[at] ?? 0, `a kill at "${at}"`).toBeGreaterThan(0)

    await desk.start(null)
    await takeAndSubmit()
    expect(toTake).toEqual([])
    const all = await until(async () => {
      const page = await rows()
      const kept = new Set(page.filter(({ direction, media }) => direction === 'in' && media?.state === 'kept').map(({ text }) => text))
      const waiting = page.filter(({ direction, status }) => direction === 'out' && (status === 'queued' || status === 'dispatching' || status === 'accepted'))
      return [...received.keys()].every((text) => kept.has(text)) && waiting.length === 0 && page
    }, 'every file that was sent is fetched, and everything queued goes out')
    await sandbox.control.idle()

    // What nobody knows of is destroyed at the next start, a day after it was taken.
    const store = join(folder, 'media')
    await desk.kill()
    for (const name of readdirSync(store)) utimesSync(join(store, name), new Date(Date.now() - 2 * DAY), new Date(Date.now() - 2 * DAY))
    await desk.start(null)
    await killing.dies()

    const onPhones = Object.keys(chatting).flatMap((person) => sandbox.control.client(person).messages.filter(({ from, media }) => from === 'firm' && media !== undefined))
    for (const { id, text } of submitted) {
      const message = all.find((row) => row.id === id)
      const arrived = onPhones.filter((phone) => phone.text === text)
      // A request that was lost on its way stays "unknown", for the advisor to decide; nothing arrives twice.
      if (message?.status === 'unknown') expect(arrived.length, `${text}, unknown`).toBeLessThanOrEqual(1)
      else expect(arrived.length, `${text}, ${message?.status ?? 'not kept'}`).toBe(1)
      for (const { media } of arrived) expect(sha256(sandbox.control.file(media?.id ?? '').bytes), `${text} on the phone`).toBe(out.get(text))
    }
    expect(new Set(submitted.map(({ text }) => text)), 'each was taken in the end').toEqual(new Set(out.keys()))

    const clock = createClock('system')
    const ledger = await openLedger({ path: join(folder, 'ledger.db'), keychain: killing.keychain, recoveryPublicKey: undefined, clock })
    try {
      const media = createMediaStore(ledger, store)
      const wanted = new Set<string>()
      for (const [texts, direction] of [[received, 'in'], [out, 'out']] as const) {
        for (const [text, sum] of texts) {
          const messages = all.filter((row) => row.direction === direction && row.text === text)
          expect(messages, `${text} is kept once`).toHaveLength(1)
          const id = messages[0]?.media?.id
          if (id === undefined) throw new Error(`${text} has no file`)
          const pieces: Uint8Array[] = []
          for await (const piece of media.read(id)) pieces.push(piece)
          expect(sha256(Buffer.concat(pieces)), `${text} on the desk`).toBe(sum)
          wanted.add(id)
        }
      }
      expect(new Set(readdirSync(store)), 'no file that nobody knows of').toEqual(wanted)
      expect(new Set((ledger.db.prepare('SELECT id FROM media_file').all() as { id: string }[]).map(({ id }) => id))).toEqual(wanted)
    } finally {
      ledger.close()
      clock.stop()
    }
  } finally {
    await killing.end()
  }
})
