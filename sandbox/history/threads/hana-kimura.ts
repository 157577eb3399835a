import { optIn, type Thread } from '../thread.ts'

/** Opted in; her window ended days ago. */
export const hanaOnWhatsApp: Thread = {
  contact: 'hana-kimura', channel: 'whatsapp', lines: [
    ['9d 15:31', '>', optIn('Hana', 'en_US')],
    ['9d 15:58', '<', 'Yes', { answers: 'opted-in' }],
    ['9d 16:01', '>', 'Thank you, Hana. You can write to me here from now on. Reply STOP to end WhatsApp messages at any time.'],
    ['9d 16:10', '<', 'Hi Sam! Quick one: can I raise the monthly amount for Ken’s 529 to $350?'],
    ['9d 16:24', '>', 'You can. It would start with the December payment. Shall I prepare the form?'],
    ['9d 16:25', '<', 'Yes please. And leave Aya’s as it is for now.'],
    ['8d 15:02', '>', 'The form is in your vault: one signature, no witness needed.'],
    ['8d 15:37', '<', 'Signed.'],
    ['8d 15:40', '>', 'Received. December it is.'],
    ['4d 14:12', '>', { template: 'appointment_reminder', language: 'en_US', parameters: ['Sam Rowe', 'Hana', 'Wednesday', '11:00 AM'] }],
    ['4d 14:50', '<', 'Confirm'],
    ['3d 16:35', '<', 'Thanks for the call. I feel much better about the college numbers now.'],
    ['3d 16:44', '>', 'That was the idea. I will send the projection we discussed once compliance has looked at it.'],
  ],
}
