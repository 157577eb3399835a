import { asks, drafts, says, shows, takesBack, taps, writes } from '../deed.ts'
import type { Thread } from '../thread.ts'

/** Opted in; her window closes in a little over an hour, and the advisor has not finished writing. */
export const priyaOnWhatsApp: Thread = {
  client: 'priya-nair', channel: 'whatsapp', lines: [
    ['8d 12:00', asks],
    ['8d 12:45', taps('yes')],
    ['8d 13:02', says('Finally! The buyers sent a term sheet. Earn-out over two years. Is that normal?')],
    ['8d 13:15', writes('Two years is usual for a studio of your size. What matters is what the earn-out hangs on: turnover, or profit?')],
    ['8d 13:16', says('Profit 😬')],
    ['8d 13:28', writes('Then let your solicitor fix how profit is counted, before anything else. I will look at the tax side.')],
    ['4d 18:01', says('Padel tonight at eight? Court 3 is free')],
    ['4d 18:02', takesBack],
    ['4d 18:04', shows('audio')],
    ['4d 18:05', says('Solicitor agrees with you. They came back with turnover instead.')],
    ['4d 18:20', writes('Well negotiated. With that, reliefs should apply to the first payment; let us plan the second.')],
    ['-1365m', says('Exchange is planned for 15 January. Where should the first payment sit until I decide?')],
    ['-1360m', writes('Short gilts and two deposit accounts, none above the protected limit. I will write you a page.')],
    ['-9m', drafts('Here is the page I promised, Priya. In short: half in the April gilt, a quarter each at')],
  ],
}
