import { optIn, type Thread } from '../thread.ts'

/** Opted in; her window closes in a little over an hour. */
export const priyaOnWhatsApp: Thread = {
  contact: 'priya-nair', channel: 'whatsapp', lines: [
    ['8d 12:00', '>', optIn('Priya', 'en_GB')],
    ['8d 12:45', '<', 'Yes', { answers: 'opted-in' }],
    ['8d 12:46', '>', 'Thank you, Priya. You can write to me here from now on. Reply STOP to end WhatsApp messages at any time.'],
    ['8d 13:02', '<', 'Finally! The buyers sent a term sheet. Earn-out over two years. Is that normal?'],
    ['8d 13:15', '>', 'Two years is usual for a studio of your size. What matters is what the earn-out hangs on: turnover, or profit?'],
    ['8d 13:16', '<', 'Profit 😬'],
    ['8d 13:28', '>', 'Then let your solicitor fix how profit is counted, before anything else. I will look at the tax side.'],
    ['4d 18:05', '<', 'Solicitor agrees with you. They came back with turnover instead.'],
    ['4d 18:20', '>', 'Well negotiated. With that, reliefs should apply to the first payment; let us plan the second.'],
    ['-1365m', '<', 'Exchange is planned for 15 January. Where should the first payment sit until I decide?'],
    ['-1360m', '>', 'Short gilts and two deposit accounts, none above the protected limit. I will write you a page.'],
  ],
}
