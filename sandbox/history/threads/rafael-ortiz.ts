import { says, saysUnread, writes } from '../deed.ts'
import type { Thread } from '../thread.ts'

/** SMS only so far; he would accept an opt-in. Two texts wait unread. */
export const rafaelBySms: Thread = {
  client: 'rafael-ortiz', channel: 'sms', lines: [
    ['7d 14:03', writes('Hello Rafael, Sam Rowe from Harbour & Pine. The rollover forms are with the custodian; expect five business days.')],
    ['7d 14:20', says('Thanks Sam. Anything you need from me meanwhile?')],
    ['7d 14:26', writes('Only the beneficiary form, page 2, signed. A photo by e-mail is fine to begin with.')],
    ['6d 19:12', says('Sent it tonight. Sorry about the coffee stain.')],
    ['5d 13:30', writes('Received, coffee and all. It is readable, so the custodian will take it.')],
    ['2d 16:45', writes('Good news: the rollover is complete. Your first statement is in the post and in your vault.')],
    ['2d 17:02', says('Fantastic! Maria will be relieved.')],
    ['-47m', saysUnread('Got the statement, thank you. Question on page 3: why is there cash of $12,400?')],
    ['-44m', saysUnread('And could we do this over WhatsApp? I am abroad from Monday.')],
  ],
}
