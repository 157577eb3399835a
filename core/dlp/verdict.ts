import type { ThreadChannel } from '../messaging/message.ts'
import type { UtcMs } from '../time.ts'
import type { Confidence, DlpAction } from './rule.ts'

/** One text that goes out or came in, and what the same sender wrote in this conversation just before. */
export interface Inspected {
  readonly text: string
  /** Oldest first. */
  readonly earlier: readonly { readonly text: string, readonly at: UtcMs }[]
  /** When `text` was written: the rules' windows reach back from here. */
  readonly at: UtcMs
  readonly direction: 'in' | 'out'
  readonly channel: ThreadChannel
}

export interface Finding {
  readonly rule: string
  readonly version: number
  /** `payment-card`, `lexicon`, `regex`, `file`. */
  readonly detector: string
  /** UTF-16 offsets into the original text: [start, end). */
  readonly start: number
  readonly end: number
  /** Where it began in earlier messages; `message` is an index into `earlier`. Empty for nearly all. */
  readonly spans: readonly { readonly message: number, readonly start: number, readonly end: number }[]
  readonly confidence: Confidence
  readonly action: DlpAction
}

/** `goesOn`: its end stands in another text, so that nothing of it is kept here. */
export type CutFinding = Finding & { readonly goesOn?: boolean }

/**
 * Which of a message's texts it stands in; offsets count in that one: `text` (the words, a caption), `variable:<key>`
 * (of a template, keyed as in TemplateValues), `place`, `cards`, `file-name`, `file-text`, `file` (the whole of it).
 */
export type PartName = 'text' | `variable:${string}` | 'place' | 'cards' | 'file-name' | 'file-text' | 'file'
export interface PartFinding extends Finding { readonly part: PartName }

/** As the advisor is told of it: with the rule's name, and its word why. */
export interface ToldFinding extends PartFinding { readonly name: string, readonly userMessage: string | null }

/** The advisor's word that a warning is known: these rules (`id@version`) and why. Others' warnings it does not cover. */
export interface Confirmation { readonly rules: readonly string[], readonly justification: string }

export interface Verdict {
  /** The strongest of its findings'. */
  readonly action: DlpAction
  /** What leaves, or is shown: the original with what is to be redacted cut out of it. */
  readonly text: string
  /** In order of `start`; those that only allow are left out. */
  readonly findings: readonly Finding[]
  /** Of `warn`, alone or beside `redact`: whether the advisor must confirm it, and say why. */
  readonly confirm: 'none' | 'optional' | 'required'
}
