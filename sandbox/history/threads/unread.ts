import { saysUnread } from '../deed.ts'
import type { Thread } from '../thread.ts'

/** In the contacts, wrote before anybody asked for an opt-in. */
export const noorWritesFirst: Thread = {
  client: 'noor-haddad', channel: 'whatsapp', lines: [
    ['-35m', saysUnread('Hello Sam, Dana gave me your number. We have an offer accepted on a flat! What do you need from me for the deposit?')],
  ],
}

/** A stranger. */
export const elliotWrites: Thread = {
  client: 'elliot-marsh', channel: 'whatsapp', lines: [
    ['-52m', saysUnread('Good day, is this Harbour & Pine? I would like to speak with somebody about an inheritance.')],
  ],
}
