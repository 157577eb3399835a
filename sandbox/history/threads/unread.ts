import type { Thread } from '../thread.ts'

/** In the contacts, wrote before anybody asked for an opt-in. */
export const noorWritesFirst: Thread = {
  contact: 'noor-haddad', channel: 'whatsapp', lines: [
    ['-35m', '<', 'Hello Sam, Dana gave me your number. We have an offer accepted on a flat! What do you need from me for the deposit?', { arriving: true }],
  ],
}

/** A stranger. */
export const elliotWritesNow: Thread = {
  contact: 'elliot-marsh', channel: 'whatsapp', lines: [
    ['-2m', '<', 'Good day, is this Harbour & Pine? I would like to speak with somebody about an inheritance.', { arriving: true }],
  ],
}
