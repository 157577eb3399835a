import { asks, says, writes } from '../deed.ts'
import type { Thread } from '../thread.ts'

/** Was asked, and is not on WhatsApp: so he gets SMS. */
export const georgeOnWhatsApp: Thread = {
  client: 'george-whitfield', channel: 'whatsapp', lines: [
    ['4d 10:00', asks],
  ],
}

export const georgeBySms: Thread = {
  client: 'george-whitfield', channel: 'sms', lines: [
    ['4d 10:05', writes('Good morning Mr Whitfield, Sam Rowe here. Your income payment of £1,850 left us today.')],
    ['4d 10:31', says('Arrived safely. Much obliged.')],
    ['1d 09:12', says('Did you get my letter about the premium bonds?')],
    ['1d 09:45', writes('I did, thank you. I will ring you about it on Monday at eleven, if that suits.')],
    ['1d 10:20', says('It does.')],
  ],
}

/** Shall be asked for WhatsApp. */
export const meiBySms: Thread = {
  client: 'mei-tanaka', channel: 'sms', lines: [
    ['1d 17:40', writes('Hello Mei, Sam Rowe from Harbour & Pine. It was good to meet you at the client evening.')],
    ['1d 18:02', says('Likewise! Could we talk about my options before they vest in February? WhatsApp suits me best.')],
  ],
}
