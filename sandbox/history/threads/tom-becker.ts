import { optIn, type Thread } from '../thread.ts'

/** Asked 18 hours ago, has read it, has not answered: a new opt-in in six hours. */
export const tomOnWhatsApp: Thread = {
  contact: 'tom-becker', channel: 'whatsapp', lines: [['-1080m', '>', optIn('Tom', 'en_GB')]],
}

export const tomBySms: Thread = {
  contact: 'tom-becker', channel: 'sms', lines: [
    ['5d 08:50', '>', 'Good morning Tom, your transfer value came in: it is guaranteed until 14 January. Shall we look at it together?'],
    ['5d 18:22', '<', 'In Oslo till Friday. Can it wait until next week?'],
    ['5d 18:31', '>', 'It can. I will hold Tuesday 10:00 for you. Safe travels.'],
    ['2d 09:15', '<', 'Tuesday is good. Send me the summary on WhatsApp beforehand if you can'],
    ['2d 09:40', '>', 'With pleasure; WhatsApp will ask you for your consent first.'],
  ],
}
