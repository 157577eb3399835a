import { request as ask, type RequestListener } from 'node:http'
import { DESK_NAME, toThisMachine } from '../names.ts'
import type { Registrations } from '../world.ts'
import type { Behind } from './proxy.ts'

/** The app's own public address, where it registered one by this name: it tries whether it can be reached there. */
export function deskBehind(authority: string, { whatsapp, twilio }: Registrations): Behind | undefined {
  const known = [whatsapp?.url, twilio?.url].some((url) => url !== undefined && new URL(url).host === authority)
  if (!known || !authority.startsWith(`${DESK_NAME}:`)) return undefined
  return { serve: forward, isCut: () => false, carry: (socket) => { socket.destroy() } }
}

const forward: RequestListener = (request, response) => {
  const { method, headers } = request
  const there = ask(`http://${String(headers.host)}${String(request.url)}`, { method, headers, agent: false, lookup: toThisMachine }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  there.on('error', () => { response.destroy() })
  request.pipe(there)
}
