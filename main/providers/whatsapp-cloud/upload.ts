import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { MediaRef } from '../../../core/messaging/media.ts'
import { DAY, type UtcMs } from '../../../core/time.ts'
import { stopsWholeLine } from '../../../core/whatsapp/graph-errors.ts'
import { httpError, outcomeOf, type Reading } from '../outcome.ts'
import type { OpenedMedia, SendOutcome, UploadOutcome } from '../provider.ts'
import type { UploadRequest } from '../transfer.ts'

/** Meta keeps what was uploaded for 30 days; a message that waited longer than this is uploaded anew. */
const GOOD_FOR = 25 * DAY

/**
 * The form of `POST /{PHONE_NUMBER_ID}/media` (multipart/form-data, RFC 7578). Its length is known before its bytes
 * are read. The file's name is made from its type alone: Meta refuses a name and a type that say different things,
 * and the name that the client sees is the message's (`filename`).
 */
export function mediaForm({ ref, read }: OpenedMedia, boundary = `compline-${randomUUID()}`): UploadRequest['body'] & { readonly before: number } {
  const field = (name: string, value: string): string => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
  const head = Buffer.from(
    `${field('messaging_product', 'whatsapp')}${field('type', ref.mime)}`
    + `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="file.${extensionOf(ref)}"\r\nContent-Type: ${ref.mime}\r\n\r\n`,
  )
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`)
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield head
    yield* read()
    yield tail
  }
  return { type: `multipart/form-data; boundary=${boundary}`, length: head.length + ref.bytes + tail.length, bytes: bytes(), before: head.length }
}

/** Types that Meta takes and whose name says something else; of the others it is the part behind the slash. */
const extensions: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg', 'video/3gpp': '3gp', 'audio/mpeg': 'mp3', 'audio/mp4': 'm4a', 'text/plain': 'txt', 'application/msword': 'doc',
  'application/vnd.ms-excel': 'xls', 'application/vnd.ms-powerpoint': 'ppt',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
}
const extensionOf = ({ mime }: MediaRef): string => extensions[mime] ?? /\/([a-z0-9]{1,10})$/.exec(mime)?.[1] ?? 'bin'

const uploaded = z.looseObject({ id: z.union([z.string().min(1), z.number().transform(String)]) })

/** What Meta's answer to it means. A file is no message yet: one whose answer was lost is simply sent up again. */
export function uploadOutcome(reading: Reading, now: UtcMs): UploadOutcome {
  const answer = reading.ok ? uploaded.safeParse(reading.json) : null
  if (answer?.success) return { ok: true, handle: answer.data.id, until: now + GOOD_FOR }
  const error = reading.ok ? httpError(reading.status) : reading.error
  const again = error.class === 'ambiguous' ? { ...error, class: 'try-later', advice: 'try-later' } as const : error
  const outcome = outcomeOf(again, stopsWholeLine(again), reading.ok ? null : reading.after)
  return { ok: false, outcome: refused(outcome) ?? { kind: 'failed', error: again } }
}

const refused = (outcome: SendOutcome) => outcome.kind === 'failed' || outcome.kind === 'not-sent' ? outcome : null
