import { createHmac } from 'node:crypto'
import type { Answer, Incoming } from '../http/answer.ts'
import { credentials } from '../credentials.ts'
import { bareType } from '../media/kinds.ts'
import type { Shelved } from '../media/shelf.ts'
import type { World } from '../world.ts'

/** Where files lie. At Meta's it is another host, `lookaside.fbsbx.com`. */
export const LOOKASIDE = '/whatsapp_business/attachments/'

/** Milliseconds for which an address is good. */
const LIVES_MS = 5 * 60 * 1000

/** An address that is good for five minutes of the sandbox's time, together with the Bearer token. */
export function lookasideUrl(world: World, { id }: Shelved): string {
  const until = String(Math.floor((world.clock.now() + LIVES_MS) / 1000))
  const url = new URL(LOOKASIDE, world.network.url('graph'))
  url.search = new URLSearchParams({ mid: id, ext: until, hash: seal(id, until) }).toString()
  return url.href
}

const seal = (id: string, until: string): string =>
  `AT${createHmac('sha256', credentials.whatsapp.appSecret).update(`${id} ${until}`).digest('base64url').slice(0, 40)}`

/** The bytes, or a part of them. Gone, too late or forged: 404. */
export function download(world: World, { method, headers, query }: Incoming): Answer {
  if (headers['authorization'] !== `Bearer ${credentials.whatsapp.accessToken}`) return plain(401, 'Unauthorized')
  if (method !== 'GET') return plain(405, 'Method Not Allowed')
  const [id, until] = [query.get('mid') ?? '', query.get('ext') ?? '']
  const good = query.get('hash') === seal(id, until) && world.clock.now() < Number(until) * 1000
  const file = good ? world.shelf.get(id, world.clock.now()) : undefined
  if (!file) return plain(404, 'Not Found')
  const common = {
    'content-type': bareType(file.mime), 'accept-ranges': 'bytes', 'cache-control': 'private, no-cache',
    'content-disposition': `inline;filename=${encodeURIComponent(file.name ?? `${id}.${bareType(file.mime).split('/')[1] ?? 'bin'}`)}`,
  }
  const range = /^bytes=(\d+)-(\d*)$/.exec(headers['range'] ?? '')
  if (!range) return { status: 200, headers: common, body: file.bytes }
  const size = file.bytes.length
  const [from, to] = [Number(range[1]), range[2] === '' ? size - 1 : Math.min(Number(range[2]), size - 1)]
  if (from > to) return { ...plain(416, 'Range Not Satisfiable'), headers: { 'content-range': `bytes */${size}` } }
  return { status: 206, headers: { ...common, 'content-range': `bytes ${from}-${to}/${size}` }, body: file.bytes.subarray(from, to + 1) }
}

const plain = (status: number, body: string): Answer => ({ status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body })
