import { z } from 'zod'
import { ranged } from '../http/range.ts'
import { plainJson, type Answer, type Incoming } from '../http/answer.ts'
import { faultSchema } from '../faults.ts'
import { callActSchema } from '../sip/call-act.ts'
import { clientCallSchema, exchangeSchema } from './calls.ts'
import { clientMessageSchema } from './client-message-schema.ts'
import { weatherSchema } from '../weather/weather.ts'
import { changedClientSchema, newClientSchema } from './clients.ts'
import { ControlError } from './control-error.ts'
import { parse, type Control } from './control.ts'
import { voicemailInputSchema } from './voicemail.ts'

/** `at`: ISO 8601, also in the past; `reset` goes back to real time. */
const clockSchema = z.union([
  z.strictObject({ advanceMs: z.number().int().min(0) }),
  z.strictObject({ at: z.iso.datetime().transform((text) => Date.parse(text)) }),
  z.strictObject({ reset: z.literal(true) }),
])
const offlineSchema = z.strictObject({ offline: z.boolean(), target: z.enum(['graph', 'twilio', 'phone']).optional() })

type Endpoint = (control: Control, body: unknown, incoming: Incoming, id: string) => unknown

/** `:id` stands for a client. */
const endpoints: Record<string, Endpoint> = {
  'GET /control/clients': (control) => ({ clients: control.clients() }),
  'POST /control/clients': (control, body) => control.addClient(parse(newClientSchema, body)),
  'GET /control/clients/:id': (control, _, __, id) => control.client(id),
  'PATCH /control/clients/:id': (control, body, _, id) => control.changeClient(id, parse(changedClientSchema, body)),
  'POST /control/clients/:id/messages': (control, body, _, id) => control.send(id, parse(clientMessageSchema, body)),
  'POST /control/clients/:id/voicemail': (control, body, _, id) => control.voicemail(id, parse(voicemailInputSchema, body)),
  'GET /control/clients/:id/calls': (control, _, __, id) => ({ calls: control.calls(id) }),
  'POST /control/clients/:id/calls': (control, body, _, id) => control.call(id, parse(clientCallSchema, body)),
  'PATCH /control/clients/:id/calls': (control, body, _, id) => control.actOnCall(id, parse(callActSchema, body)),
  'GET /control/calls': (control) => ({ calls: control.calls() }),
  'GET /control/exchange': (control) => control.exchange(),
  'PATCH /control/exchange': (control, body) => control.changeExchange(parse(exchangeSchema, body)),
  'POST /control/exchange/drop': (control) => control.dropPhones(),
  'POST /control/exchange/raw': (control, body) => control.rawSip(parse(z.strictObject({ text: z.string().max(200_000) }), body).text),
  'POST /control/clients/:id/read': (control, _, __, id) => {
    control.read(id)
    return {}
  },
  'GET /control/faults': (control) => ({ faults: control.faults() }),
  'POST /control/faults': (control, body) => control.fault(parse(faultSchema, body)),
  'GET /control/network': (control) => control.weather(),
  'POST /control/network': (control, body) => control.network(parse(weatherSchema, body)),
  'GET /control/weathered': (control) => control.weathered(),
  'GET /control/clock': (control) => control.clock(),
  'POST /control/clock': (control, body) => {
    const change = parse(clockSchema, body)
    if ('at' in change) return control.travelTo(change.at)
    return 'reset' in change ? control.backToNow() : control.advance(change.advanceMs)
  },
  'GET /control/traffic': (control, _, { query }) => ({ traffic: control.traffic(Number(query.get('after') ?? 0)) }),
  'GET /control/proxy': (control) => ({ proxy: control.proxy() }),
  'GET /control/history': (control) => control.history(),
  'GET /control/credentials': (control) => control.credentials,
  'GET /control/addresses': (control) => control.addresses(),
  'GET /control/connection': (control) => control.connection(),
  'POST /control/offline': (control, body) => {
    const { offline, target } = parse(offlineSchema, body)
    return control.offline(offline, target)
  },
  'POST /control/reset': async (control, body) => {
    parse(z.strictObject({}), body)
    await control.reset()
    return {}
  },
  'GET /control/idle': async (control) => {
    await control.idle()
    return {}
  },
}

const FILE = /^\/control\/media\/(\d+)$/

/** What a phone shows. Only what a page may show comes under its own type: nothing that a client sent runs here. */
function fileAnswer(control: Control, incoming: Incoming, id: string): Answer {
  const { bytes, mime, name } = control.file(id)
  const shown = /^(image\/(jpeg|png|webp|gif)|audio\/|video\/|application\/pdf)/.test(mime)
  return ranged(incoming, bytes, {
    'content-type': shown ? mime : 'application/octet-stream', 'x-content-type-options': 'nosniff', 'cache-control': 'private, max-age=3600',
    'content-security-policy': "default-src 'none'; sandbox",
    'content-disposition': `${shown ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(name ?? id)}`,
  })
}

const CLIENT = /^\/control\/clients\/([^/]+)/

export async function answerControl(control: Control, incoming: Incoming): Promise<Answer> {
  const id = CLIENT.exec(incoming.path)?.[1] ?? ''
  const endpoint = endpoints[`${incoming.method} ${incoming.path.replace(CLIENT, '/control/clients/:id')}`]
  try {
    const file = incoming.method === 'GET' ? FILE.exec(incoming.path)?.[1] : undefined
    if (file !== undefined) return fileAnswer(control, incoming, file)
    if (!endpoint) throw new ControlError(404, `no ${incoming.method} ${incoming.path}`)
    const made = incoming.method === 'POST' && /\/(clients|messages|faults|voicemail|calls)$/.test(incoming.path)
    return plainJson(made ? 201 : 200, await endpoint(control, jsonBody(incoming), incoming, decodeURIComponent(id)))
  } catch (error) {
    if (error instanceof ControlError) return plainJson(error.status, { error: error.message })
    throw error
  }
}

/** Only JSON: a form that some web page sends across origins is refused. */
function jsonBody({ method, raw, headers }: Incoming): unknown {
  if (method === 'GET') return undefined
  if (!headers['content-type']?.startsWith('application/json')) throw new ControlError(415, 'send application/json')
  try {
    return raw.length === 0 ? {} : JSON.parse(raw.toString('utf8')) as unknown
  } catch {
    throw new ControlError(400, 'not JSON')
  }
}
