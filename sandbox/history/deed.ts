import type { MediaKind } from '../media/kinds.ts'

/** What somebody does at one moment of the history, in one thread. */
export type Deed =
  /** The advisor has read it, unless `unread`. `answers`: the firm's newest message. */
  | { does: 'client-writes', text: string, unread?: true, answers?: true }
  /** The sandbox's sample of that kind. */
  | { does: 'client-sends', file: MediaKind, caption?: string }
  /** On the firm's newest message. */
  | { does: 'client-reacts', emoji: string }
  /** The client's own newest message says something else, or is taken back. */
  | { does: 'client-edits', text: string }
  | { does: 'client-revokes' }
  /** The advisor has listened to it, unless `unread`. */
  | { does: 'client-leaves-voicemail', seconds: number, transcript: string, unread?: true }
  /** A button under the firm's newest message that has it: `yes`, `no`, or its words. */
  | { does: 'client-taps', button: string }
  /** The client reads it, unless `unread`. `answers`: the client's newest message. */
  | { does: 'advisor-writes', text: string, unread?: true, answers?: true }
  /** A PDF by this name. */
  | { does: 'advisor-sends-file', name: string, caption: string }
  /** On the client's newest message. */
  | { does: 'advisor-reacts', emoji: string }
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
export const answers = (text: string): Deed => ({ does: 'client-writes', text, answers: true })
export const shows = (file: MediaKind, caption?: string): Deed => ({ does: 'client-sends', file, ...(caption !== undefined && { caption }) })
export const reacts = (emoji: string): Deed => ({ does: 'client-reacts', emoji })
export const edits = (text: string): Deed => ({ does: 'client-edits', text })
export const takesBack: Deed = { does: 'client-revokes' }
export const speaks = (seconds: number, transcript: string): Deed => ({ does: 'client-leaves-voicemail', seconds, transcript })
export const speaksUnheard = (seconds: number, transcript: string): Deed => ({ does: 'client-leaves-voicemail', seconds, transcript, unread: true })
export const taps = (button: string): Deed => ({ does: 'client-taps', button })
export const writes = (text: string): Deed => ({ does: 'advisor-writes', text })
export const writesBack = (text: string): Deed => ({ does: 'advisor-writes', text, answers: true })
export const sendsFile = (name: string, caption: string): Deed => ({ does: 'advisor-sends-file', name, caption })
export const likes = (emoji: string): Deed => ({ does: 'advisor-reacts', emoji })
export const writesUnread = (text: string): Deed => ({ does: 'advisor-writes', text, unread: true })
export const sends = (template: string, language: string, values: Record<string, string>): Deed =>
  ({ does: 'advisor-sends-template', template, language, values })
export const drafts = (text: string): Deed => ({ does: 'advisor-drafts', text })
/** Sends the opt-in. */
export const asks: Deed = { does: 'advisor-asks' }
export const pins: Deed = { does: 'advisor-pins' }
export const archives: Deed = { does: 'advisor-archives' }
export const looks: Deed = { does: 'advisor-looks' }
