import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { MailComposerAttachment, MailComposerOptions } from 'nodemailer/lib/mail-composer'
import type { ArchiveRecord, RecordedFile } from '../../core/archive/record.ts'
import { honestName } from '../media/file-name.ts'
import { mailboxes, type Mailbox } from './eml-addresses.ts'
import { conversationIdOf, headerText, messageIdOf, policyHeaders, recordHeaders, type Header } from './eml-headers.ts'
import { blockOf, bodyOf, eventTime, subjectOf } from './eml-text.ts'
import type { Packed } from './sink.ts'

/*
 *  A record as a mail (RFC 5322): who said it to whom, when, its words, its files, and the record itself as JSON. The same
 *  record gives the same bytes, so that an archive, a ZIP and a later try have the same mail.
 */
export interface EmlOptions {
  /** Of the policy: headers that the archive wants; {channel}, {direction} and {kind} are filled in. */
  readonly headers?: Readonly<Record<string, string>>
  /** The sink's own sender, whose domain stands in for the firm's where the advisor has no mail address. */
  readonly from?: string
  /** Which files go with it; the others are named. Default: all that are there. */
  readonly attach?: (record: ArchiveRecord, file: RecordedFile) => boolean
}

/** One mail, made when it is read; its Message-ID is the record's. */
export interface Letter {
  readonly messageId: string
  readonly packed: readonly Packed[]
  /** Bytes of the mail, lines ended by CRLF. What a file's bytes throw, it throws. */
  open(): Promise<Readable>
}

export function emlOf(packed: Packed, options: EmlOptions = {}): Letter {
  const { record } = packed
  const messageId = messageIdOf(record.id)
  const { from, to } = mailboxes(record, options.from)
  return {
    messageId, packed: [packed],
    open: () => composed({
      ...participants(from, to), messageId, date: new Date(eventTime(record)), subject: headerText(subjectOf(record), 200), ...threading(record),
      headers: [...policyHeaders(options.headers, { channel: record.channel, direction: record.direction ?? 'none', kind: record.kind }), ...recordHeaders(record)],
      text: bodyOf(record), attachments: [json(`record-${record.id}.json`, record), ...files(packed, options, '')],
    }, record.id),
  }
}

/** What was said in one conversation on one day (UTC), as one mail. At least one record. */
export function emlOfDay(day: readonly [Packed, ...Packed[]], options: EmlOptions = {}): Letter {
  const [{ record: first }] = day
  const records = day.map(({ record }) => record)
  const last = records.at(-1) ?? first
  const id = createHash('sha256').update(records.map((record) => record.id).join('\n')).digest('hex').slice(0, 32)
  const messageId = `<${id}.day@records.compline>`
  const { client, advisor } = mailboxes(first, options.from)
  const date = dayOf(first)
  const headers: Header[] = [
    ...policyHeaders(options.headers, { channel: first.channel, direction: 'both', kind: 'day' }),
    { key: 'X-Compline-Day', value: date }, { key: 'X-Compline-Records', value: String(records.length) },
    { key: 'X-Compline-Conversation', value: headerText(first.conversation ?? 'none') },
    ...records.map((record) => ({ key: 'X-Compline-Record', value: headerText(`${record.id}; ${record.kind}; fact ${String(record.proof.fact)}; ${record.proof.hash}`) })),
  ]
  return {
    messageId, packed: day,
    open: () => composed({
      ...participants(advisor, client), messageId, date: new Date(eventTime(last)), headers,
      subject: headerText(`${subjectOf({ ...first, kind: 'message' })}, ${date} (${String(records.length)} ${records.length === 1 ? 'record' : 'records'})`, 200), ...threading({ ...first, of: null }),
      text: records.map(blockOf).join('\n'),
      attachments: [json(`records-${id}.json`, records), ...day.flatMap((packed, index) => files(packed, options, `${String(index + 1)}-`))],
    }, id),
  }
}

/** By which a record's day is told: of the event, in UTC. */
export const dayOf = (record: ArchiveRecord): string => new Date(eventTime(record)).toISOString().slice(0, 10)

const participants = (from: Mailbox, to: Mailbox): Pick<MailComposerOptions, 'from' | 'to'> => ({ from: { ...from }, to: { ...to } })

function threading({ conversation, of }: Pick<ArchiveRecord, 'conversation' | 'of'>): Pick<MailComposerOptions, 'inReplyTo' | 'references'> {
  const references = [...(conversation === null ? [] : [conversationIdOf(conversation)]), ...(of === null ? [] : [messageIdOf(of)])]
  const inReplyTo = references.at(-1)
  return inReplyTo === undefined ? {} : { inReplyTo, references }
}

const json = (filename: string, value: unknown): MailComposerAttachment => ({ filename, contentType: 'application/json', content: Buffer.from(`${JSON.stringify(value, null, 2)}\n`) })

const files = ({ record, file }: Packed, { attach = () => true }: EmlOptions, before: string): MailComposerAttachment[] =>
  record.files.flatMap((one) => one.missing !== null || !attach(record, one) ? [] : [{
    filename: `${before}${honestName(one.name, one.mime) ?? one.id}`, contentType: typeOf(one.mime), content: Readable.from(file(one.id), { objectMode: false }),
  }])

/** What the sender says of it, where that is a type of one file: a mail within a mail would be read as a part of ours. */
const typeOf = (mime: string): string => /^[a-z0-9][\w.+-]{0,60}\/[a-z0-9][\w.+-]{0,100}$/i.test(mime) && !/^(?:message|multipart)\//i.test(mime) ? mime : 'application/octet-stream'

async function composed(mail: MailComposerOptions, boundary: string): Promise<Readable> {
  // Loaded by those who want mail, when there is something to say.
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer')
  const node = new MailComposer({ ...mail, baseBoundary: boundary, boundaryPrefix: '--=_compline', newline: 'win', disableFileAccess: true, disableUrlAccess: true }).compile()
  return node.createReadStream()
}
