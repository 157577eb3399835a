import WebSocket from 'ws'
import { credentials } from '../../credentials.ts'
import { answering, type Behaviour } from '../phone/behaviour.ts'
import type { Call, CallEvent } from '../phone/call.ts'
import { createPhone, type Phone } from '../phone/phone.ts'
import { createPump } from '../sound/pump.ts'
import { humming } from '../sound/sounds.ts'
import { openStream } from '../sound/stream.ts'
import { realTime } from '../time.ts'
import { md5, newBranch, readMessage, SipMessage, token } from '../wire/message.ts'

const { domain, user, password } = credentials.phone

/** What the advisor says in tests, and the other side must hear. */
export const AGENT_HZ = 440

/** The advisor's side of a call in tests: SIP over a real WebSocket, with real sound. */
export interface Agent {
  readonly phone: Phone
  /** The one it has now. */
  readonly socket: () => WebSocket
  /** Another one, as after a dropped connection. */
  connect(): Promise<void>
  /** Everything that came, newest last. */
  readonly came: SipMessage[]
  /** Kinds of what its calls did, newest last. */
  readonly events: CallEvent['kind'][]
  /** How it meets calls that come in. */
  behaviour: Behaviour
  /** Methods that it does not know (405). */
  refuses: string[]
  /** Its newest call, also one that is over. */
  call(): Call
  dial(target: string): Call
  send(text: string): void
  /** A request outside of any dialog, signed; its final answer. */
  ask(method: string, uri: string, fields?: Readonly<Record<string, string>>): Promise<SipMessage>
  register(seconds?: number): Promise<SipMessage>
  close(): Promise<void>
}

export async function openAgent(url: string, instance = token()): Promise<Agent> {
  let socket = new WebSocket(`${url.replace(/^http/, 'ws')}/sip`, 'sip')
  const time = realTime()
  const pump = createPump()
  const waiting = new Map<string, (answer: SipMessage) => void>()
  let last: Call | undefined
  let nonce = ''
  let count = 0
  const signature = (method: string, uri: string): string => {
    count += 1
    const nc = String(count).padStart(8, '0')
    const response = md5([md5(`${user}:${domain}:${password}`), nonce, nc, 'c0', 'auth', md5(`${method}:${uri}`)].join(':'))
    return `Digest username="${user}", realm="${domain}", nonce="${nonce}", uri="${uri}", response="${response}", qop=auth, nc=${nc}, cnonce="c0"`
  }
  const agent: Agent = {
    socket: () => socket, came: [], events: [], refuses: [], behaviour: answering(humming(AGENT_HZ)),
    phone: createPhone({
      user, domain, time, openStream: (parts) => openStream({ ...parts, pump }),
      receive(_, text) {
        const message = readMessage(text)
        if (message?.method === 'INVITE' && message.toTag === '') message.set('Proxy-Authorization', signature('INVITE', message.uri))
        if (message && socket.readyState === socket.OPEN) socket.send(message.toString())
      },
      meet(call) {
        last = call
        return agent.behaviour
      },
      tell(call, event) {
        if (call !== last && event.kind === 'came') last = call
        agent.events.push(event.kind)
      },
    }),
    call() {
      if (!last) throw new Error('no call yet')
      return last
    },
    dial(target) {
      last = agent.phone.dial(target.includes('@') ? target : `sip:${target}@${domain}`, answering(humming(AGENT_HZ)))
      return last
    },
    send: (text) => { socket.send(text) },
    async connect() {
      socket = new WebSocket(`${url.replace(/^http/, 'ws')}/sip`, 'sip')
      await opened()
    },
    async ask(method, uri, fields = {}) {
      const request = SipMessage.request(method, uri, {
        'Via': `SIP/2.0/WS agent.invalid;branch=${newBranch()}`, 'Max-Forwards': 70, 'From': `<sip:${user}@${domain}>;tag=${token()}`, 'To': `<${uri}>`,
        'Call-ID': token(), 'CSeq': `1 ${method}`, 'Contact': `<${agent.phone.contact}>`, ...(nonce !== '' && { 'Proxy-Authorization': signature(method, uri) }), ...fields,
      })
      return new Promise((resolve) => {
        waiting.set(request.branch, resolve)
        socket.send(request.toString())
      })
    },
    async register(seconds = 300) {
      const uri = `sip:${domain}`
      const contact = { 'To': `<sip:${user}@${domain}>`, 'Contact': `<${agent.phone.contact}>;expires=${String(seconds)};reg-id=1;+sip.instance="<urn:uuid:${instance}>"` }
      const challenge = await agent.ask('REGISTER', uri, contact)
      nonce = /nonce="([^"]+)"/.exec(challenge.get('WWW-Authenticate') ?? '')?.[1] ?? ''
      return agent.ask('REGISTER', uri, { ...contact, Authorization: signature('REGISTER', uri) })
    },
    async close() {
      agent.phone.clear()
      time.clear()
      const closed = new Promise((resolve) => { socket.once('close', resolve) })
      if (socket.readyState === socket.CLOSED) return
      socket.close()
      await closed
    },
  }
  const take = (data: Buffer): void => {
    const message = readMessage(data.toString('utf8'))
    if (!message) return
    agent.came.push(message)
    if (agent.refuses.includes(message.method)) return socket.send(message.reply(405, token()).toString())
    const answered = message.status > 0 ? waiting.get(message.branch) : undefined
    if (!answered) return agent.phone.flow.send(message.toString())
    if (message.status < 200) return
    waiting.delete(message.branch)
    answered(message)
  }
  await opened()
  return agent

  async function opened(): Promise<void> {
    await new Promise<void>((resolve, reject) => { socket.on('open', resolve).on('error', reject) })
    socket.on('message', take)
  }
}
