import { optIn, type Thread } from '../thread.ts'

/** Opted in; the 24 hours are over since three hours ago. */
export const amaraOnWhatsApp: Thread = {
  contact: 'amara-sesay', channel: 'whatsapp', lines: [
    ['11d 10:00', '>', optIn('Amara', 'en_GB')],
    ['11d 10:07', '<', 'Yes', { answers: 'opted-in' }],
    ['11d 10:08', '>', 'Thank you, Amara. You can write to me here from now on. Reply STOP to end WhatsApp messages at any time.'],
    ['5d 09:30', '>', { template: 'document_ready', language: 'en_GB', parameters: ['third-quarter report', 'Amara'] }],
    ['5d 10:12', '<', 'Thank you. The private equity line looks higher than I remember, is that the revaluation?'],
    ['5d 10:20', '>', 'It is: the manager revalued in September after the sale of the clinic group. I can show you the letter.'],
    ['5d 10:22', '<', 'Please do. And my mother’s rent from the flat, does it arrive now?'],
    ['5d 10:35', '>', 'Since October, on the 3rd of each month. I checked this morning.'],
    ['5d 10:36', '<', 'You are a star.'],
    ['3d 17:20', '<', 'Could we move our meeting to the office? Mother would like to come.'],
    ['3d 17:31', '>', 'Of course, she is very welcome. There is a lift from the courtyard; I will meet you there.'],
    ['-1625m', '<', 'One more thing: is parking possible?'],
    ['-1620m', '>', 'Space 12 is yours, right by the door. See you on Wednesday, both of you.'],
  ],
}
