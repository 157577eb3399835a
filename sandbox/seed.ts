import { cast, clientFrom } from './clients/cast.ts'
import type { World } from './world.ts'

/** Puts everybody (back) in place, with nothing written yet. Registrations of the app stay: it is still there. */
export function seedWorld(world: World): void {
  world.pacer.cancelAll()
  world.telephony.reset()
  world.hooks.clear()
  world.faults.clear()
  world.weather.clear()
  world.traffic.clear()
  world.clock.reset()
  world.clients.clear()
  world.shelf.clear()
  world.sms.length = 0
  world.voicemails.length = 0
  world.smsOptOuts.clear()
  for (const person of cast) world.clients.add(clientFrom(person, world.options.manual))
  world.changed()
}
