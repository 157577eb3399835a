import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { extensions, type Exchange, type User } from './exchange.ts'

/** Somebody with a socket and no manners. The exchange believes them, for they speak from where the telephone network does. */
export interface RawSip {
  /** An INVITE of its own; resolves with the code of its final answer. `body`: default an SDP that can be answered. */
  invite(user: User, body?: string): Promise<number>
  /** Takes back every INVITE that was not answered finally. */
  cancelAll(): void
  close(): void
}

interface Open { readonly request: string, readonly branch: string, readonly answered: (code: number) => void }

export async function openRawSip(exchange: Exchange): Promise<RawSip> {
  const port = exchange.outsidePort()
  const socket = createSocket('udp4')
  await new Promise<void>((resolve) => { socket.bind(port, '127.0.0.1', resolve) })
  const open = new Map<string, Open>()
  const send = (message: string): void => { socket.send(message, exchange.sipPort, '127.0.0.1') }
  socket.on('message', (bytes) => {
    const text = String(bytes)
    const code = Number(/^SIP\/2\.0 (\d{3})/.exec(text)?.[1])
    const callId = /^Call-ID: *(.*)$/im.exec(text)?.[1]?.trim() ?? ''
    const invite = open.get(callId)
    if (invite === undefined || !(code >= 200) || !/^CSeq: *1 INVITE/im.test(text)) return
    send(follow(invite, 'ACK', /^To: *(.*)$/im.exec(text)?.[1]?.trim()))
    open.delete(callId)
    invite.answered(code)
  })
  return {
    invite: (user, body = talk(port)) => new Promise((resolve) => {
      const id = randomBytes(8).toString('hex')
      const request = [
        `INVITE sip:${extensions[user]}@${exchange.domain} SIP/2.0`, `Via: SIP/2.0/UDP 127.0.0.1:${String(port)};branch=z9hG4bK${id};rport`, 'Max-Forwards: 70',
        `From: <sip:+442079460666@${exchange.domain}>;tag=${id}`, `To: <sip:${extensions[user]}@${exchange.domain}>`, `Call-ID: ${id}`, 'CSeq: 1 INVITE',
        `Contact: <sip:127.0.0.1:${String(port)}>`, 'Content-Type: application/sdp', `Content-Length: ${String(body.length)}`, '', body,
      ].join('\r\n')
      open.set(id, { request, branch: id, answered: resolve })
      send(request)
    }),
    cancelAll() { for (const invite of open.values()) send(follow(invite, 'CANCEL')) },
    close() { socket.close() },
  }
}

/** CANCEL, or the ACK of a refusal: the request's own lines, without its body (RFC 3261 §9.1, §17.1.1.3). */
function follow({ request }: Open, method: 'ACK' | 'CANCEL', to?: string): string {
  const lines = request.split('\r\n\r\n')[0]?.split('\r\n') ?? []
  const [, uri] = /^INVITE (\S+)/.exec(request) ?? []
  const kept = lines.filter((line) => /^(?:Via|Max-Forwards|From|To|Call-ID):/.test(line)).map((line) => to !== undefined && line.startsWith('To:') ? `To: ${to}` : line)
  return [`${method} ${uri ?? ''} SIP/2.0`, ...kept, `CSeq: 1 ${method}`, 'Content-Length: 0', '', ''].join('\r\n')
}

const talk = (port: number): string => [
  'v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0', `m=audio ${String(port)} RTP/AVP 0`, 'a=rtpmap:0 PCMU/8000', '',
].join('\r\n')
