import type { Thread } from '../thread.ts'

/** Not on WhatsApp. */
export const georgeBySms: Thread = {
  contact: 'george-whitfield', channel: 'sms', lines: [
    ['4d 10:05', '>', 'Good morning Mr Whitfield, Sam Rowe here. Your income payment of £1,850 left us today.'],
    ['4d 10:31', '<', 'Arrived safely. Much obliged.'],
    ['1d 09:12', '<', 'Did you get my letter about the premium bonds?'],
    ['1d 09:45', '>', 'I did, thank you. I will ring you about it on Monday at eleven, if that suits.'],
    ['1d 10:20', '<', 'It does.'],
  ],
}

/** Shall be asked for WhatsApp. */
export const meiBySms: Thread = {
  contact: 'mei-tanaka', channel: 'sms', lines: [
    ['1d 17:40', '>', 'Hello Mei, Sam Rowe from Harbour & Pine. It was good to meet you at the client evening.'],
    ['1d 18:02', '<', 'Likewise! Could we talk about my options before they vest in February? WhatsApp suits me best.'],
  ],
}
