import { z } from 'zod'
import { clientFrom } from '../clients/cast.ts'
import { numberLabels, tempers, type Client } from '../clients/client.ts'
import { phoneTempers } from '../clients/phone-temper.ts'
import { windowIsOpen } from '../graph/window.ts'
import { credentials } from '../credentials.ts'
import type { World } from '../world.ts'
import { ControlError } from './control-error.ts'

const e164 = z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be E.164, such as +12025550199')

export const newClientSchema = z.strictObject({
  name: z.string().trim().min(1).max(120),
  numbers: z.array(z.strictObject({ label: z.enum(numberLabels).default('mobile'), e164 })).min(1).max(8),
  temper: z.enum(tempers).default('accepts'),
  phone: z.enum(phoneTempers).optional(),
  language: z.string().default('en-GB'),
  auto: z.boolean().optional(),
  /** Hides the number. */
  username: z.string().regex(/^[a-z0-9_.]{3,35}$/).optional(),
  /** Default: the name in lower case with hyphens. */
  id: z.string().regex(/^[a-z0-9-]+$/).optional(),
})
export type NewClient = z.input<typeof newClientSchema>

export const changedClientSchema = z.strictObject({
  temper: z.enum(tempers).optional(),
  auto: z.boolean().optional(),
  phone: z.enum(phoneTempers).optional(),
  ringMs: z.int().min(0).max(600_000).nullable().optional(),
  /** Of somebody with a username: webhooks carry the number as well from now on, or not. */
  hidesNumber: z.boolean().optional(),
})
export type ChangedClient = z.input<typeof changedClientSchema>

/** A client as the control API and the phones' page show it. */
export const clientView = (world: World, client: Client) => ({
  ...client,
  /** The firm's number that their texts come from and go to. */
  firmSms: credentials.twilio.fromNumber,
  windowOpen: client.whatsapp !== null && windowIsOpen(client, world.options.window, world.clock.now()),
  smsOptedOut: client.numbers.some((number) => world.smsOptOuts.has(number.e164)),
  /** The call that is there, else the last one. */
  call: world.telephony.callOf(client.id),
  typing: client.typingUntil !== null && client.typingUntil > world.clock.now(),
})
export type ClientView = ReturnType<typeof clientView>

export function clientById(world: World, id: string): Client {
  const client = world.clients.get(id)
  if (!client) throw new ControlError(404, `no client ${id}`)
  return client
}

export function addClient(world: World, person: z.output<typeof newClientSchema>): ClientView {
  const { name, numbers, temper, phone, language, auto, username, id } = person
  const chosen = id ?? name.toLowerCase().normalize('NFD').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')
  if (world.clients.get(chosen)) throw new ControlError(409, `there is a client ${chosen}`)
  const taken = numbers.find((number) => world.clients.holderOf(number.e164))
  if (taken) throw new ControlError(409, `${taken.e164} belongs to ${world.clients.holderOf(taken.e164)?.id}`)
  const client = clientFrom({ id: chosen, name, numbers, temper, language, about: '', notes: '', ...(username !== undefined && { username }) }, world.options.manual)
  if (auto !== undefined) client.auto = auto
  if (phone !== undefined) client.phone = phone
  world.clients.add(client)
  world.changed(client)
  return clientView(world, client)
}

/** Temper and `auto` can change at any time; the past stays. */
export function changeClient(world: World, id: string, { temper, auto, phone, ringMs, hidesNumber }: z.output<typeof changedClientSchema>): ClientView {
  const client = clientById(world, id)
  if (auto !== undefined) client.auto = auto
  if (phone !== undefined) client.phone = phone
  if (ringMs !== undefined) client.ringMs = ringMs
  if (hidesNumber !== undefined) {
    if (client.userId === null) throw new ControlError(409, `${client.name} has no username`)
    client.hidesNumber = hidesNumber
  }
  if (temper !== undefined) {
    client.temper = temper
    client.whatsapp = clientFrom({ ...client, whatsapp: undefined, username: undefined }, false).whatsapp
  }
  world.changed(client)
  return clientView(world, client)
}
