import { createHmac } from 'node:crypto'
import type { Answer, Incoming } from '../http/answer.ts'
import { credentials } from '../credentials.ts'
import { ranged } from '../http/range.ts'
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
export function download(world: World, incoming: Incoming): Answer {
  const { method, headers, query } = incoming
  if (headers['authorization'] !== `Bearer ${credentials.whatsapp.accessToken}`) return plain(401, 'Unauthorized')
  if (method !== 'GET') return plain(405, 'Method Not Allowed')
  const [id, until] = [query.get('mid') ?? '', query.get('ext') ?? '']
  const good = query.get('hash') === seal(id, until) && world.clock.now() < Number(until) * 1000
  const file = good ? world.shelf.get(id, world.clock.now()) : undefined
  if (!file) return plain(404, 'Not Found')
  return ranged(incoming, file.bytes, {
    'content-type': bareType(file.mime), 'cache-control': 'private, no-cache',
    'content-disposition': `inline;filename=${encodeURIComponent(file.name ?? `${id}.${bareType(file.mime).split('/')[1] ?? 'bin'}`)}`,
  })
}

const plain = (status: number, body: string): Answer => ({ status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body })
