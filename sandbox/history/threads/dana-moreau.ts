import { optIn, type Thread } from '../thread.ts'

/** Opted in; the window is running. */
export const danaOnWhatsApp: Thread = {
  contact: 'dana-moreau', channel: 'whatsapp', lines: [
    ['10d 09:02', '>', optIn('Dana', 'en_GB')],
    ['10d 09:14', '<', 'Yes', { answers: 'opted-in' }],
    ['10d 09:15', '>', 'Thank you, Dana. You can write to me here from now on. Reply STOP to end WhatsApp messages at any time.'],
    ['10d 09:21', '<', 'Much easier than e-mail, thank you. My brother asks whether the trustees meet before Christmas?'],
    ['10d 09:40', '>', 'I have the second week of December in mind. I will send both of you two dates once the auditor confirms.'],
    ['10d 09:43', '<', 'Perfect.'],
    ['6d 10:48', '<', 'Sam, any news from the auditor?'],
    ['6d 11:05', '>', 'Good morning Dana, the auditor is free on 9 and 10 December. Does either suit the two of you?'],
    ['6d 12:30', '<', 'The 10th for both of us, after two o’clock please.'],
    ['6d 12:41', '>', 'Thursday the 10th at 14:30 it is. The invitation and the agenda follow by post.'],
    ['6d 12:42', '<', '👍'],
    ['1d 16:02', '>', { template: 'account_review_v2', language: 'en_GB', parameters: ['Dana', 'half-yearly'] }],
    ['-177m', '<', 'Morning Sam — happy to. When are you free?'],
    ['-172m', '>', 'Good morning! Thursday at 14:00 or Friday at 9:30 would both work.'],
    ['-166m', '<', 'Yes, Thursday works. Could you also check the transfer? My card is 4012 8888 8888 1881'],
  ],
}

export const danaBySms: Thread = {
  contact: 'dana-moreau', channel: 'sms', lines: [
    ['12d 15:20', '>', 'Dana, Sam Rowe here. Your signed trust papers arrived, thank you. I will ask about WhatsApp this week, as you wished.'],
    ['12d 15:48', '<', 'Great, thanks for letting me know'],
  ],
}
