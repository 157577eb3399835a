import { asks, edits, likes, says, sends, taps, writes } from '../deed.ts'
import type { Thread } from '../thread.ts'

/** Opted in; her window ended days ago. */
export const hanaOnWhatsApp: Thread = {
  client: 'hana-kimura', channel: 'whatsapp', lines: [
    ['9d 15:31', asks],
    ['9d 15:58', taps('yes')],
    ['9d 16:10', says('Hi Sam! Quick one: can I raise the monthly amount for Ken’s 529 to $550?')],
    ['9d 16:12', edits('Hi Sam! Quick one: can I raise the monthly amount for Ken’s 529 to $350?')],
    ['9d 16:24', writes('You can. It would start with the December payment. Shall I prepare the form?')],
    ['9d 16:25', says('Yes please. And leave Aya’s as it is for now.')],
    ['8d 15:02', writes('The form is in your vault: one signature, no witness needed.')],
    ['8d 15:37', says('Signed.')],
    ['8d 15:40', writes('Received. December it is.')],
    ['4d 14:12', sends('appointment_reminder', 'en_US', { 'header:advisor_name': 'Sam Rowe', 'client_name': 'Hana', 'day': 'Wednesday', 'time': '11:00 AM' })],
    ['4d 14:50', taps('Confirm')],
    ['3d 16:35', says('Thanks for the call. I feel much better about the college numbers now.')],
    ['3d 16:41', likes('🙏')],
    ['3d 16:44', writes('That was the idea. I will send the projection we discussed once compliance has looked at it.')],
  ],
}
