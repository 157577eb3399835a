import { cast, clientFrom } from './clients/cast.ts'
import { ADVISOR, ORGANISATION } from './credentials.ts'
import { noHistory } from './history/history.ts'
import { liveThrough } from './history/live-through.ts'
import type { Seed } from './options.ts'
import type { World } from './world.ts'

/** Puts everybody (back) in place. Registrations of the app stay: it is still there. */
export function seedWorld(world: World, seed: Seed): void {
  world.pacer.cancelAll()
  world.hooks.clear()
  world.faults.clear()
  world.traffic.clear()
  world.clock.reset()
  world.clients.clear()
  world.sms.length = 0
  world.smsOptOuts.clear()
  world.arrived.clear()
  for (const person of cast) world.clients.add(clientFrom(person, world.options.manual))
  world.history = noHistory(ORGANISATION, ADVISOR, world.clock.now())
  world.history.contacts = cast.filter((person) => person.inContacts !== false).map((person) => ({
    id: person.id, name: person.name, numbers: person.numbers, language: person.language,
    about: person.about, notes: person.notes, organisation: ORGANISATION,
  }))
  if (seed === 'lived-in') liveThrough(world)
  world.changed()
}
