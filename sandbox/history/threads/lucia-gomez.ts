import { optIn, type Thread } from '../thread.ts'

/** Declined six days ago; can come back by replying yes. */
export const luciaOnWhatsApp: Thread = {
  contact: 'lucia-gomez', channel: 'whatsapp', lines: [
    ['6d 10:15', '>', optIn('Lucía', 'es')],
    ['6d 10:52', '<', 'No', { answers: 'declined' }],
    ['6d 10:53', '>', 'De acuerdo, no le escribiremos por WhatsApp. Si cambia de opinión, responda SÍ en cualquier momento.'],
  ],
}

export const luciaBySms: Thread = {
  contact: 'lucia-gomez', channel: 'sms', lines: [
    ['6d 11:30', '<', 'Sam, prefiero el teléfono. Nada personal.'],
    ['6d 11:42', '>', 'Entendido, Lucía. La llamo el jueves a las diez, como siempre.'],
    ['6d 11:44', '<', 'Gracias.'],
  ],
}
