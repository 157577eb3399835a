import { answers, archives, asks, looks, pins, reacts, says, sends, sendsFile, shows, taps, writes, writesBack } from '../deed.ts'
import type { Thread } from '../thread.ts'

/** Opted in; the window is running since twenty minutes. */
export const danaOnWhatsApp: Thread = {
  client: 'dana-moreau', channel: 'whatsapp', lines: [
    ['10d 09:02', asks],
    ['10d 09:14', taps('yes')],
    ['10d 09:21', says('Much easier than e-mail, thank you. My brother asks whether the trustees meet before Christmas?')],
    ['10d 09:40', writes('I have the second week of December in mind. I will send both of you two dates once the auditor confirms.')],
    ['10d 09:43', says('Perfect.')],
    ['6d 10:48', says('Sam, any news from the auditor?')],
    ['6d 11:05', writes('Good morning Dana, the auditor is free on 9 and 10 December. Does either suit the two of you?')],
    ['6d 12:30', says('The 10th for both of us, after two o’clock please.')],
    ['6d 12:41', writes('Thursday the 10th at 14:30 it is. The invitation and the agenda follow by post.')],
    ['6d 12:42', reacts('👍')],
    ['6d 15:10', sendsFile('Agenda 10 December.pdf', 'The agenda for the 10th. Tell me if the order suits you both.')],
    ['6d 15:32', answers('Could point 3 come first? My brother has to leave at four.')],
    ['6d 15:40', writesBack('Of course. I have moved it.')],
    ['1d 16:02', sends('account_review_v2', 'en_GB', { 1: 'Dana', 2: 'half-yearly' })],
    ['-31m', says('Morning Sam — happy to. When are you free?')],
    ['-26m', writes('Good morning! Thursday at 14:00 or Friday at 9:30 would both work.')],
    ['-23m', shows('image', 'From the ferry this morning. You have the better view from your office, I know!')],
    ['-20m', answers('Yes, Thursday works. Could you also check whether the transfer has arrived?')],
    ['-18m', pins],
    ['-1m', looks],
  ],
}

/** From before she was on WhatsApp: put away. */
export const danaBySms: Thread = {
  client: 'dana-moreau', channel: 'sms', lines: [
    ['12d 15:20', writes('Dana, Sam Rowe here. Your signed trust papers arrived, thank you. I will ask about WhatsApp this week, as you wished.')],
    ['12d 15:48', says('Great, thanks for letting me know')],
    ['12d 15:50', archives],
  ],
}
