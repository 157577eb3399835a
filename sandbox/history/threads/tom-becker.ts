import { asks, says, writes } from '../deed.ts'
import type { Thread } from '../thread.ts'

/** Asked 18 hours ago, has read it, has not answered: a new opt-in in six hours. */
export const tomOnWhatsApp: Thread = {
  client: 'tom-becker', channel: 'whatsapp', lines: [
    ['-1080m', asks],
  ],
}

export const tomBySms: Thread = {
  client: 'tom-becker', channel: 'sms', lines: [
    ['5d 08:50', writes('Good morning Tom, your transfer value came in: it is guaranteed until 14 January. Shall we look at it together?')],
    ['5d 18:22', says('In Oslo till Friday. Can it wait until next week?')],
    ['5d 18:31', writes('It can. I will hold Tuesday 10:00 for you. Safe travels.')],
    ['2d 09:15', says('Tuesday is good. Send me the summary on WhatsApp beforehand if you can')],
    ['2d 09:40', writes('With pleasure; WhatsApp will ask you for your consent first.')],
  ],
}
