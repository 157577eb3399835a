import { randomUUID } from 'node:crypto'
import type { MediaId, MessageId, ThreadId } from '../../core/ids.ts'
import { attachedKey, type Attachment } from '../../core/messaging/attachment.ts'
import type { Draft } from '../../core/view.ts'
import type { Ledger, Transaction } from '../ledger/ledger.ts'

export interface Flags { readonly pinned: boolean, readonly muted: boolean, readonly archived: boolean }
const noFlags: Flags = { pinned: false, muted: false, archived: false }

/** What belongs to the advisor's view alone, and yet must outlive it: drafts, read marks, pins, mutes, archive flags. */
export interface ViewMarks {
  draft(thread: ThreadId): Draft | null
  /**
   * What the composer has now. A text that came back stays until the composer has taken it over, which shows by the
   * draft's id: what it saved before it knew of it is joined with it.
   */
  saveDraft(tx: Transaction, thread: ThreadId, draft: Draft | null): void
  /** The message went on its way: what it was written in is cleared, the rest of the draft stays, and what it answered has its answer. `tookText`: a file took the text along as its caption. */
  sentFrom(tx: Transaction, thread: ThreadId, id: MessageId, tookText: boolean): void
  /** What did not leave comes back, its attachment first among the others; a draft that was begun meanwhile is kept, below it. */
  restore(tx: Transaction, thread: ThreadId, id: MessageId, what: Returned): void
  /** The files of all drafts. */
  attached(): ReadonlySet<MediaId>
  readTo(thread: ThreadId): number
  markRead(tx: Transaction, thread: ThreadId, seq: number): void
  flags(thread: ThreadId): Flags
  setFlags(tx: Transaction, thread: ThreadId, flags: Partial<Flags>): void
}

export interface Returned { readonly text: string, readonly attachment: Attachment | null, readonly replyTo: MessageId | null }

/** A draft at rest. `returned`, `files`: what came back, as long as no composer has been seen with it. */
type KeptDraft = Draft & { readonly returned?: string, readonly files?: Draft['attachments'] }

export function createViewMarks({ db, sealing }: Ledger): ViewMarks {
  const draftOf = db.prepare('SELECT sealed FROM draft WHERE thread = ?')
  const drafts = db.prepare('SELECT thread FROM draft')
  const putDraft = db.prepare('INSERT INTO draft (thread, sealed) VALUES (?, ?) ON CONFLICT (thread) DO UPDATE SET sealed = excluded.sealed')
  const dropDraft = db.prepare('DELETE FROM draft WHERE thread = ?')
  const readOf = db.prepare('SELECT seq FROM read_mark WHERE thread = ?')
  const putRead = db.prepare('INSERT INTO read_mark (thread, seq) VALUES (?, ?) ON CONFLICT (thread) DO UPDATE SET seq = max(seq, excluded.seq)')
  const flagsOf = db.prepare('SELECT row FROM flag WHERE thread = ?')
  const putFlags = db.prepare('INSERT INTO flag (thread, row) VALUES (?, ?) ON CONFLICT (thread) DO UPDATE SET row = excluded.row')

  const kept = (thread: ThreadId): KeptDraft | null => {
    const row = draftOf.get(thread) as { sealed: Uint8Array } | undefined
    return row === undefined ? null : sealing.open(row.sealed, `draft ${thread}`) as KeptDraft
  }
  function keep(tx: Transaction, thread: ThreadId, draft: KeptDraft | null): void {
    if (draft === null || (draft.text === '' && draft.template === null && draft.attachments.length === 0)) dropDraft.run(thread)
    else putDraft.run(thread, sealing.seal(draft, `draft ${thread}`))
    tx.touch('thread', thread)
  }

  const marks: ViewMarks = {
    draft(thread) {
      const draft = kept(thread)
      return draft && { id: draft.id, text: draft.text, template: draft.template, attachments: draft.attachments, replyTo: draft.replyTo }
    },
    saveDraft(tx, thread, draft) {
      const before = kept(thread)
      if (before?.returned === undefined || before.id === draft?.id) return keep(tx, thread, draft)
      const attachments = together(before.files ?? [], draft?.attachments ?? [])
      keep(tx, thread, { ...before, text: joined(before.returned, draft?.text ?? ''), template: draft?.template ?? before.template, attachments, replyTo: draft?.replyTo ?? before.replyTo })
    },
    sentFrom(tx, thread, id, tookText) {
      const draft = kept(thread)
      if (draft === null) return
      if (draft.template?.id === id) keep(tx, thread, { ...draft, template: null })
      else if (draft.attachments.some((attachment) => attachment.id === id)) {
        const others = (list: Draft['attachments']): Draft['attachments'] => list.filter((attachment) => attachment.id !== id)
        keep(tx, thread, { ...draft, text: tookText ? '' : draft.text, replyTo: null, attachments: others(draft.attachments), ...(draft.files && { returned: tookText ? '' : draft.returned ?? '', files: others(draft.files) }) })
      } else if (draft.id === id) {
        // Its id is a message's now: what is written next must not pass for that. The composer that sent by it knows what came back.
        const { template, attachments } = draft
        keep(tx, thread, attachments.length === 0 ? null : { id: randomUUID() as MessageId, text: '', template, attachments, replyTo: null })
      }
    },
    restore(tx, thread, id, { text, attachment, replyTo }) {
      const draft = kept(thread)
      // Several come back in the order in which they were written: below what came back before, above what is being typed.
      const before = draft?.returned ?? ''
      const typed = before !== '' && draft?.text.startsWith(before) === true ? draft.text.slice(before.length).replace(/^\n\n/, '') : draft?.text ?? ''
      const returned = text === '' ? before : joined(before, text)
      const files = together(draft?.files ?? [], attachment === null ? [] : [attachment])
      keep(tx, thread, {
        id, text: joined(returned, typed), template: draft?.template ?? null, attachments: together(files, draft?.attachments ?? []), replyTo: draft?.replyTo ?? replyTo, returned, files,
      })
    },
    attached() {
      const all = (drafts.all() as { thread: ThreadId }[]).flatMap(({ thread }) => kept(thread) ?? [])
      return new Set(all.flatMap(({ attachments, template }) => [...attachments.flatMap((attachment) => 'media' in attachment ? attachment.media.id : []), ...(template?.header == null ? [] : [template.header.id])]))
    },
    readTo: (thread) => (readOf.get(thread) as { seq: number } | undefined)?.seq ?? 0,
    markRead(tx, thread, seq) {
      putRead.run(thread, seq)
      tx.touch('thread', thread)
    },
    flags(thread) {
      const row = flagsOf.get(thread) as { row: string } | undefined
      return row === undefined ? noFlags : JSON.parse(row.row) as Flags
    },
    setFlags(tx, thread, flags) {
      putFlags.run(thread, JSON.stringify({ ...marks.flags(thread), ...flags }))
      tx.touch('thread', thread)
    },
  }
  return marks
}

/** Two texts in one field, each once. */
const joined = (first: string, second: string): string =>
  first === '' || second.startsWith(`${first}\n\n`) ? second : second === '' || first === second || first.endsWith(`\n\n${second}`) ? first : `${first}\n\n${second}`

/** Two lists, each thing once. */
const together = (first: Draft['attachments'], second: Draft['attachments']): Draft['attachments'] =>
  [...first, ...second.filter((attachment) => !first.some((other) => attachedKey(other) === attachedKey(attachment)))]
