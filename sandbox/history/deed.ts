/** What somebody does at one moment of the history, in one thread. */
export type Deed =
  /** The advisor has read it, unless `unread`. */
  | { does: 'client-writes', text: string, unread?: true }
  /** A button under the firm's newest message that has it: `yes`, `no`, or its words. */
  | { does: 'client-taps', button: string }
  /** The client reads it, unless `unread`. */
  | { does: 'advisor-writes', text: string, unread?: true }
  /** Values by placeholder: `1` or `name` in the body, `header:name`, `button:0:1`. */
  | { does: 'advisor-sends-template', template: string, language: string, values: Record<string, string> }
  | { does: 'advisor-asks' }
  | { does: 'advisor-drafts', text: string }
  | { does: 'advisor-pins' }
  | { does: 'advisor-archives' }
  /** The screen is left at this thread. */
  | { does: 'advisor-looks' }

/*
 *  Words for the threads below: what a line says reads as it happened.
 */
export const says = (text: string): Deed => ({ does: 'client-writes', text })
export const saysUnread = (text: string): Deed => ({ does: 'client-writes', text, unread: true })
export const taps = (button: string): Deed => ({ does: 'client-taps', button })
export const writes = (text: string): Deed => ({ does: 'advisor-writes', text })
export const writesUnread = (text: string): Deed => ({ does: 'advisor-writes', text, unread: true })
export const sends = (template: string, language: string, values: Record<string, string>): Deed =>
  ({ does: 'advisor-sends-template', template, language, values })
export const drafts = (text: string): Deed => ({ does: 'advisor-drafts', text })
/** Sends the opt-in. */
export const asks: Deed = { does: 'advisor-asks' }
export const pins: Deed = { does: 'advisor-pins' }
export const archives: Deed = { does: 'advisor-archives' }
export const looks: Deed = { does: 'advisor-looks' }
