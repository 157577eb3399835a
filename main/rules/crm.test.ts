import { createServer, type Server } from 'node:http'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { RecordDetail } from '../../core/archive/view.ts'
import { listening } from '../providers/testing/raw-server.ts'
import { withDesk } from '../testing/with-desk.ts'

/* The CRM over the whole desk: the firm's own, on this machine. What each CRM is told: main/archive/crm. */
const desk = withDesk()
const TOKEN = 'firm-crm-secret'
let server: Server
let url: string
/** Entries by their external id, as often as they were put. */
let puts: { readonly id: string, readonly text: string }[]
beforeEach(async () => {
  puts = []
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (piece: Buffer) => { body += piece.toString('utf8') })
    request.on('end', () => {
      if (request.headers.authorization !== `Bearer ${TOKEN}`) return response.writeHead(401).end()
      puts.push({ id: decodeURIComponent((request.url ?? '').split('/').at(-1) ?? ''), text: (JSON.parse(body) as { text: string }).text })
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ id: `entry-${puts.at(-1)?.id ?? ''}` }))
    })
  })
  url = `http://127.0.0.1:${String(await listening(server))}`
})
afterEach(() => { server.close() })

const open = (secrets: Record<string, string>): Promise<void> => desk.open({
  secrets,
  policy(policy) {
    policy.recording = { enabled: true }
    policy.archive = { deliveries: [{ id: 'box', kind: 'folder', path: '/dev/null/nowhere' }], everySeconds: 0 }
    policy.crm = { kind: 'https', url: `${url}/log`, token: 'crm-token', per: 'day', openUrl: 'https://crm.firm.example/{id}' }
  },
})
const isIdle = async (): Promise<boolean> => {
  await desk.desk().archive.settled()
  const crm = (await desk.call('records.status', undefined)).sinks.find(({ id }) => id === 'crm')
  return crm?.queued === 0 && crm.state === 'idle'
}
async function logged(): Promise<void> {
  for (let round = 0; round < 100; round += 1) if (await isIdle()) return
  throw new Error('not all was logged')
}

it('a conversation is logged as one entry a day, which grows, and can be opened there; an archive that is away stops it not', async () => {
  await open({ 'crm-token': TOKEN })
  const mei = await desk.optedIn()
  await desk.text(mei, 'The statement is ready')
  await desk.quiet()
  await logged()
  desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', text: 'Thank you' })
  await desk.until(() => desk.texts(mei).includes('Thank you'))
  await desk.quiet()
  await logged()
  expect(new Set(puts.map(({ id }) => id)).size).toBe(1)
  expect(puts.at(-1)?.text).toMatch(/The statement is ready\n[^\n]*Thank you$/)
  const [newest] = (await desk.call('records.list', { filter: {}, after: null, limit: 1 })).rows
  const detail = await desk.call('records.get', { fact: newest?.fact ?? 0 }) as RecordDetail
  expect(detail.crmUrl).toBe(`https://crm.firm.example/entry-${puts.at(-1)?.id ?? ''}`)
})

it('nothing is logged without its secret, IT is needed, and nothing is lost', async () => {
  await open({})
  const mei = await desk.optedIn()
  await desk.text(mei, 'The statement is ready')
  await desk.quiet()
  await desk.desk().archive.settled()
  expect(puts).toEqual([])
  const crm = (await desk.call('records.status', undefined)).sinks.find(({ id }) => id === 'crm')
  expect(crm?.state).toBe('needs-it')
  expect(crm?.queued).toBeGreaterThan(2)
})
