import { asks, says, taps, writes } from '../deed.ts'
import type { Thread } from '../thread.ts'

/** Declined six days ago; can come back by replying yes. */
export const luciaOnWhatsApp: Thread = {
  client: 'lucia-gomez', channel: 'whatsapp', lines: [
    ['6d 10:15', asks],
    ['6d 10:52', taps('no')],
  ],
}

export const luciaBySms: Thread = {
  client: 'lucia-gomez', channel: 'sms', lines: [
    ['6d 11:30', says('Sam, prefiero el teléfono. Nada personal.')],
    ['6d 11:42', writes('Entendido, Lucía. La llamo el jueves a las diez, como siempre.')],
    ['6d 11:44', says('Gracias.')],
  ],
}
