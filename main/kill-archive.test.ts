import { fork, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { unzipSync } from 'fflate'
import { expect, it } from 'vitest'
import type { ArchiveRecord } from '../core/archive/record.ts'
import type { SinkId } from '../core/ids.ts'
import type { Delivery } from '../core/policy/archive.ts'
import type { SinkState } from '../core/records/derived.ts'
import { verifyLedger } from './ledger/verify.ts'
import type { ArchiveOrders } from './testing/archive-process.ts'
import { randomFrom, seed } from './testing/killing.ts'

/** COMPLINE_RECORDS=10000 for the long run. */
const RECORDS = Number(process.env['COMPLINE_RECORDS'] ?? 300)
const MOST = Math.max(7, Math.round(RECORDS / 60))
/** The app dies as its batch arrives, in the midst of it, when it is taken but not answered, and as it is answered; the archive drops it before and after it took it, and says that it is down. */
const moments = ['arrives', 'half', 'taken', 'answered', 'drops', 'forgets', 'down'] as const
type Moment = (typeof moments)[number]
const kills: readonly Moment[] = ['arrives', 'half', 'taken', 'answered']
const ROUNDS = 3 * moments.length

it(`each record arrives once by its id, in order, when app and archive are killed ${String(ROUNDS)} times (${String(RECORDS)} records, seed ${String(seed)})`, { timeout: 120_000 + RECORDS * 100 }, async () => {
  const random = randomFrom(seed)
  const folder = mkdtempSync(join(tmpdir(), 'compline-kill-archive-'))
  const box = join(folder, 'box')
  mkdirSync(box)
  /** By id, in the order of their first arrival; what came again must be the same. */
  const arrived = new Map<string, ArchiveRecord>()
  const differing: string[] = []
  const happened: Record<string, number> = {}
  let child: ChildProcess | null = null
  let plan: Moment | null = null
  let left = 0

  const take = (body: string): void => {
    for (const record of (JSON.parse(body) as { records: ArchiveRecord[] }).records) {
      const before = arrived.get(record.id)
      if (before === undefined) arrived.set(record.id, record)
      else if (JSON.stringify(before) !== JSON.stringify(record)) differing.push(record.id)
    }
  }
  const now = (moment: Moment): boolean => {
    if (plan !== moment) return false
    left -= 1
    if (left > 0) return false
    plan = null
    happened[moment] = (happened[moment] ?? 0) + 1
    if (kills.includes(moment)) child?.kill('SIGKILL')
    return true
  }
  const server = http.createServer((request, response) => {
    now('arrives')
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (piece: string) => {
      body += piece
      now('half')
    })
    request.on('error', () => undefined)
    request.on('end', () => {
      if (!request.complete) return
      if (now('drops')) return void request.socket.destroy()
      if (now('down')) return void response.writeHead(503).end()
      take(body)
      if (now('forgets')) return void request.socket.destroy()
      if (now('taken')) return
      response.writeHead(200).end(() => { now('answered') })
    })
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  const deliveries: Delivery[] = [
    { id: 'vault' as SinkId, kind: 'https', mostRecords: MOST, url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`, auth: { kind: 'bearer', token: 't' } },
    { id: 'box' as SinkId, kind: 'folder', mostRecords: MOST, path: box },
  ]
  const key = randomBytes(32).toString('hex')
  /** Runs until it dies, or so many are on record and delivered; true = they are. */
  const run = (records: number): Promise<boolean> => new Promise((resolve) => {
    const started = fork(join(import.meta.dirname, 'testing', 'archive-process.ts'), { env: { ...process.env, COMPLINE_ARCHIVE_ORDERS: JSON.stringify({ folder, key, deliveries, records, conversations: 4 } satisfies ArchiveOrders) }, execArgv: ['--no-warnings'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    child = started
    let done = false
    started.once('message', () => {
      done = true
      started.kill('SIGKILL')
    })
    started.once('exit', () => { resolve(done) })
  })
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      plan = moments[round % moments.length] ?? null
      left = 1 + Math.floor(random() * 2)
      await run(Math.round(RECORDS * (round + 1) / (ROUNDS + 1)))
    }
    plan = null
    expect(await run(RECORDS)).toBe(true)
    for (const moment of moments) expect(happened[moment] ?? 0, `it never happened: ${moment}`).toBeGreaterThan(0)

    const db = new DatabaseSync(join(folder, 'ledger.db'))
    expect(verifyLedger(db).findings).toEqual([])
    const captured = (db.prepare('SELECT hash, record.thread AS thread FROM record JOIN fact ON fact.seq = record.fact ORDER BY record.due, record.fact').all() as { hash: Uint8Array, thread: string }[])
      .map(({ hash, thread }) => ({ id: Buffer.from(hash).toString('hex').slice(0, 32), thread }))
    expect(captured).toHaveLength(RECORDS)
    expect(differing).toEqual([])
    const byThread = (ids: readonly string[], thread: string): string[] => ids.filter((id) => captured.some((one) => one.id === id && one.thread === thread))
    for (const thread of new Set(captured.map((one) => one.thread))) {
      expect(byThread([...arrived.keys()], thread)).toEqual(captured.filter((one) => one.thread === thread).map(({ id }) => id))
    }
    expect(arrived.size).toBe(RECORDS)
    // One file for each batch, under the name of its first try: none stands in two.
    const inFiles = readdirSync(box).filter((name) => name.endsWith('.zip')).flatMap((name) =>
      (JSON.parse(Buffer.from(unzipSync(readFileSync(join(box, name)))['manifest.json'] ?? []).toString()) as { files: { record: string | null }[] }).files.flatMap(({ record }) => record ?? []))
    expect(inFiles.toSorted()).toEqual(captured.map(({ id }) => id).toSorted())

    for (const { id } of deliveries) {
      const { delivered, sending } = JSON.parse((db.prepare('SELECT row FROM sink WHERE id = ?').get(id) as { row: string }).row) as SinkState
      expect({ id, delivered, sending }).toEqual({ id, delivered: RECORDS, sending: null })
      const receipts = db.prepare("SELECT count(*) AS n, sum(attrs ->> '$.count') AS records, count(sealed) AS receipts FROM fact WHERE kind = 'sink.delivered' AND subject = ?").get(id) as { n: number, records: number, receipts: number }
      expect(receipts).toMatchObject({ records: RECORDS, receipts: receipts.n })
    }
    db.close()
  } finally {
    ;(child as ChildProcess | null)?.kill('SIGKILL')
    server.closeAllConnections()
    server.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
