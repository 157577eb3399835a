import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { extensions, type Exchange, type User } from './exchange.ts'

/** As a voicemail system says what waits for somebody (RFC 3842 by RFC 3903). Resolves when the exchange has taken it. */
export async function publishWaiting(exchange: Exchange, user: User, fresh: number, old: number): Promise<void> {
  const port = exchange.outsidePort()
  const id = randomBytes(6).toString('hex')
  const address = `sip:${extensions[user]}@${exchange.domain}`
  const body = [`Messages-Waiting: ${fresh > 0 ? 'yes' : 'no'}`, `Message-Account: ${address}`, `Voice-Message: ${String(fresh)}/${String(old)} (0/0)`, ''].join('\r\n')
  const message = [
    `PUBLISH ${address} SIP/2.0`, `Via: SIP/2.0/UDP 127.0.0.1:${String(port)};branch=z9hG4bK${id};rport`, 'Max-Forwards: 70',
    `From: <${address}>;tag=${id}`, `To: <${address}>`, `Call-ID: ${id}@voicemail`, 'CSeq: 1 PUBLISH', 'Event: message-summary', 'Expires: 600',
    `Contact: <sip:127.0.0.1:${String(port)}>`, 'Content-Type: application/simple-message-summary', `Content-Length: ${String(body.length)}`, '', body,
  ].join('\r\n')
  const socket = createSocket('udp4')
  try {
    await new Promise<void>((resolve) => { socket.bind(port, '127.0.0.1', resolve) })
    const answer = await new Promise<string>((resolve, reject) => {
      const late = setTimeout(() => { reject(new Error('the exchange says nothing to PUBLISH')) }, 4000)
      socket.on('message', (bytes) => {
        clearTimeout(late)
        resolve(String(bytes))
      })
      socket.send(message, exchange.sipPort, '127.0.0.1')
    })
    if (!answer.startsWith('SIP/2.0 200')) throw new Error(answer.split('\r\n')[0])
  } finally {
    socket.close()
  }
}
