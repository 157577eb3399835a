import { mediaKinds } from '../media/kinds.ts'
import { sampleOf } from '../samples/samples.ts'
import type { World } from '../world.ts'
import type { Client } from './client.ts'
import { edit, revoke, sendFile, sendPlace, writeOnWhatsApp } from './write.ts'

type Habit = (world: World, client: Client) => void

/** What some tempers do with a message that is no opt-in; the others read it. */
export const habits: Partial<Record<Client['temper'], Habit>> = {
  'sends-media': sendNextFile,
  'sends-card-number': (world, client) => { writeOnWhatsApp(world, client, 'Just take it from my card: 4111 1111 1111 1111, valid to 12/29, code 737') },
  'edits-and-revokes': thinkAgain,
  'says-stop': (world, client) => { writeOnWhatsApp(world, client, 'STOP') },
  'chatty': (world, client) => {
    for (const text of ['Oh good, I was about to write', 'Thursday works for me', 'Or Friday, if that is easier?', 'Whatever suits you 🙂']) writeOnWhatsApp(world, client, text)
  },
  'slow': (world, client) => { writeOnWhatsApp(world, client, 'Sorry for the wait, I have only just seen this.') },
}

/** A picture, a paper, a voice note, a film, a sticker, a place: one after the other, by how many were sent. */
function sendNextFile(world: World, client: Client): void {
  const sent = client.messages.filter(({ from, media, place }) => from === 'client' && (media ?? place) !== undefined).length
  const kind = mediaKinds[sent % (mediaKinds.length + 1)]
  if (kind === undefined) sendPlace(world, client, { latitude: 51.5079, longitude: -0.0877, name: 'London Bridge', address: 'London SE1' })
  else sendFile(world, client, kind, sampleOf(kind), kind === 'image' ? 'Is this the right form?' : '')
}

/** One message that is corrected, and one that is taken back. */
function thinkAgain(world: World, client: Client): void {
  const amount = writeOnWhatsApp(world, client, 'Please move 20,000 to the bond fund')
  const slip = writeOnWhatsApp(world, client, 'My brother must not hear of this')
  world.pacer.later('answer', () => edit(world, client, amount, 'Please move 2,000 to the bond fund'))
  world.pacer.later('answer', () => revoke(world, client, slip))
}
