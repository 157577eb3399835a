import type { RecordedFile } from '../../core/archive/record.ts'
import type { MediaId, MessageId } from '../../core/ids.ts'
import type { MediaRef } from '../../core/messaging/media.ts'
import { fileNameOf } from '../media/file-name.ts'
import type { FactsOf, RecordSource } from './facts-of.ts'

export interface FileAsked {
  readonly id: MediaId
  /** As the message has it; null = a call's recording, or retention destroyed the message. */
  readonly ref: MediaRef | null
  readonly message: MessageId
  readonly direction: 'in' | 'out'
  readonly isCall: boolean
  /** What came of it later is a record of its own. */
  readonly upTo: number
}

/** A record's file: what is known of it, and whether its bytes can go with it. */
export function createRecordedFile({ db, payload }: Pick<RecordSource, 'db' | 'payload'>, facts: FactsOf): (asked: FileAsked, used: Set<number>) => RecordedFile {
  const there = db.prepare('SELECT 1 FROM media_file WHERE id = ?')
  const erased = db.prepare("SELECT row ->> '$.erasedAt' AS at FROM message WHERE id = ?")
  const isErased = (id: MessageId): boolean => ((erased.get(id) as { at: number | null } | undefined)?.at ?? null) !== null

  return ({ id, ref, message, direction, isCall, upTo }, used) => {
    const last = facts.last(id, ['media.kept', 'media.failed'], upTo)
    if (last !== null) used.add(last.seq)
    const kept = last?.kind === 'media.kept' ? payload(last.seq, 'media.kept') : null
    const mime = kept?.mime ?? ref?.mime ?? 'application/octet-stream'
    const about = { fileName: ref?.fileName ?? null, kind: ref?.kind ?? 'document', mime } as const
    const came = last?.kind === 'media.kept' || (direction === 'out' && !isCall)
    return {
      id, mime,
      name: isCall ? recordingName(id, mime) : fileNameOf(about),
      bytes: last?.kind === 'media.kept' ? last.attrs.bytes : ref?.bytes ?? null,
      sha256: kept?.sha256 ?? ref?.sha256 ?? null,
      missing: last?.kind === 'media.failed' ? last.attrs.code : came && there.get(id) !== undefined ? null : isErased(message) ? 'erased' : 'missing',
    }
  }
}

const recordingName = (id: MediaId, mime: string): string => `call-${id.slice(0, 8)}.${mime.startsWith('audio/webm') ? 'webm' : mime.startsWith('audio/ogg') ? 'ogg' : 'audio'}`
