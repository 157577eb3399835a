import { speaks, speaksUnheard } from '../deed.ts'
import type { Thread } from '../thread.ts'

/** Heard the same morning. */
export const georgeCalls: Thread = {
  client: 'george-whitfield', channel: 'voice', lines: [
    ['2d 09:52', speaks(11, 'Good morning, this is George Whitfield. Nothing urgent. I have written to you about the premium bonds, the letter should be with you tomorrow. Goodbye.')],
  ],
}

/** Nobody has listened to it yet. */
export const tomCalls: Thread = {
  client: 'tom-becker', channel: 'voice', lines: [
    ['-72m', speaksUnheard(16, 'Hi Sam, Tom here. I am at the gate in Oslo. Tuesday still works, but could we make it half past ten? And I saw your question on WhatsApp, I will answer it when I have landed. Thanks, bye.')],
  ],
}
