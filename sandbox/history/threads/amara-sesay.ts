import { asks, says, sends, taps, writes, writesUnread } from '../deed.ts'
import type { Thread } from '../thread.ts'

/** Opted in; the 24 hours are over since three hours ago, and she has not looked since. */
export const amaraOnWhatsApp: Thread = {
  client: 'amara-sesay', channel: 'whatsapp', lines: [
    ['11d 10:00', asks],
    ['11d 10:07', taps('yes')],
    ['5d 09:30', sends('document_ready', 'en_GB', { '1': 'third-quarter report', '2': 'Amara', 'button:0:1': '8f3k2' })],
    ['5d 10:12', says('Thank you. The private equity line looks higher than I remember, is that the revaluation?')],
    ['5d 10:20', writes('It is: the manager revalued in September after the sale of the clinic group. I can show you the letter.')],
    ['5d 10:22', says('Please do. And my mother’s rent from the flat, does it arrive now?')],
    ['5d 10:35', writes('Since October, on the 3rd of each month. I checked this morning.')],
    ['5d 10:36', says('You are a star.')],
    ['3d 17:20', says('Could we move our meeting to the office? Mother would like to come.')],
    ['3d 17:31', writes('Of course, she is very welcome. There is a lift from the courtyard; I will meet you there.')],
    ['-1625m', says('One more thing: is parking possible?')],
    ['-1620m', writesUnread('Space 12 is yours, right by the door. See you on Wednesday, both of you.')],
  ],
}
