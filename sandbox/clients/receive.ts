import type { World } from '../world.ts'
import type { Client, PhoneMessage } from './client.ts'
import { habits } from './habits.ts'
import { playVoice, readOnWhatsApp } from './read.ts'
import { answerOf } from './tempers.ts'
import { tapButton } from './write.ts'

/** A WhatsApp message reaches the phone; an automatic client reads it, plays a voice note, and answers as its temper is. */
export function receiveOnWhatsApp(world: World, client: Client, message: PhoneMessage): void {
  client.messages.push(message)
  client.typingUntil = null
  world.changed(client)
  if (!client.auto) return
  const late = client.temper === 'slow'
  world.pacer.later(late ? 'late' : 'read', () => {
    readOnWhatsApp(world, client)
    if (message.media?.voice === true) world.pacer.later('read', () => playVoice(world, client, message))
    const button = answerOf(client.temper, message)
    const habit = habits[client.temper]
    const offered = message.buttons?.some(({ kind }) => kind === 'quick-reply') === true
    if (button) world.pacer.later(late ? 'late' : 'answer', () => tapButton(world, client, message, button))
    else if (habit && !offered) world.pacer.later(late ? 'late' : 'answer', () => habit(world, client))
  })
}
