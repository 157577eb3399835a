import type { ArchiveRecord, RecordParty } from '../../core/archive/record.ts'

/* What a mail reader shows of a record: plain words for whoever looks it up in the archive. English, as the archive's fields are. */
const channels = { whatsapp: 'WhatsApp', sms: 'SMS', voice: 'Calls' } as const
const RULE = '-'.repeat(64)

type Content = NonNullable<ArchiveRecord['original']>

/** "WhatsApp with Dana Moreau"; another kind than a message says so: "… (edited)". The same for all of a conversation but for that. */
export function subjectOf(record: ArchiveRecord): string {
  const kinds: Readonly<Record<ArchiveRecord['kind'], string>> = {
    message: '', call: '', refusal: ' (not sent)', edit: ' (edited)', revoke: ' (deleted by its sender)', transcript: ' (transcript)',
    file: ' (file)', status: ` (${record.status ?? 'status'})`, consent: ' (consent)',
  }
  return `${channels[record.channel]} with ${called({ ...record.client, name: record.client.name ?? record.client.profileName })}${kinds[record.kind]}`
}

export const eventTime = ({ time }: ArchiveRecord): string => time.provider ?? time.recorded
/** "2026-11-22 09:14:05.120 UTC" */
const moment = (iso: string): string => new Date(iso).toISOString().replace('T', ' ').replace('Z', ' UTC')

const called = ({ name, e164, userId, extension }: RecordParty): string => name ?? e164 ?? userId ?? (extension == null ? 'a withheld number' : `extension ${extension}`)
const withNumber = (party: RecordParty): string => {
  const address = party.e164 ?? party.userId
  return party.name === null || address === null ? called(party) : `${party.name} (${address})`
}

export const bodyOf = (record: ArchiveRecord): string => asText([
  headline(record), moment(eventTime(record)), '', ...words(record), '', RULE, ...about(record), '',
].join('\n'))

/** Of several records in one mail: when, who, what. */
export const blockOf = (record: ArchiveRecord): string => asText([`${moment(eventTime(record))}  ${headline(record)}`, '', ...words(record), '', `Record ${record.id}`, RULE, ''].join('\n'))

/** Lines end the same way everywhere, and nothing is in it that mail cannot carry; the attached JSON has it as it was. */
// eslint-disable-next-line no-control-regex
const asText = (text: string): string => text.toWellFormed().replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n').replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '\ufffd')

function headline(record: ArchiveRecord): string {
  const from = withNumber(record.from)
  const to = withNumber(record.to)
  const by = record.channel === 'whatsapp' ? ' by WhatsApp' : record.channel === 'sms' ? ' by SMS' : ''
  switch (record.kind) {
    case 'message': return record.original?.type === 'voicemail' ? `${from} left a voicemail for ${to}` : record.original?.type === 'reaction' ? `${from} reacted to a message of ${to}${by}` : `${from} wrote to ${to}${by}`
    case 'call': return `${from} called ${to}`
    case 'refusal': return `Not ${record.channel === 'voice' ? 'dialled' : 'sent'}: ${from} to ${to}${by} (${record.refusal ?? 'refused'})`
    case 'edit': return `${from} wrote an earlier message to ${to} anew${by}`
    case 'revoke': return `${from} deleted an earlier message to ${to}${by}; its record stands`
    case 'transcript': return `The transcript of a voicemail from ${from} to ${to}`
    case 'file': return `The file of an earlier message from ${from} to ${to}${by}`
    case 'status': return `What became of an earlier message from ${from} to ${to}${by}: ${record.status ?? 'unknown'}`
    case 'consent': return `Consent of ${withNumber(record.client)}${by}: ${record.consent?.state ?? 'recorded'}`
  }
}

function words(record: ArchiveRecord): string[] {
  const { original, delivered, files, call, failure, dlp } = record
  const shown = delivered ?? original
  const lines = shown === null ? [] : contentLines(shown)
  if (delivered !== null && original !== null) lines.push('', `As it was written, before the firm's rules ${record.direction === 'in' ? 'masked it on the screen' : 'changed what was delivered'}:`, '', ...contentLines(original))
  if (call !== null) lines.push(...callLines(call))
  if (lines.length === 0 && (record.kind === 'message' || record.kind === 'edit' || record.kind === 'transcript')) lines.push('(Its words are not kept.)')
  for (const file of files) lines.push(`File: ${file.name} (${file.mime}${file.bytes === null ? '' : `, ${String(file.bytes)} bytes`})${file.missing === null ? '' : `, which is not here: ${file.missing}`}`)
  if (failure !== null) lines.push(`Failed: ${failure.code}${failure.details === '' ? '' : `, ${failure.details}`}`)
  for (const one of dlp) lines.push(`The firm's rules (${one.stage}): ${one.action}, ${one.rules.join(', ')}${one.justification === null ? '' : `; the advisor's reason: ${one.justification}`}`)
  return lines
}

function contentLines(content: Content): string[] {
  const { text } = content
  switch (content.type) {
    case 'buttons': return [text, content.buttons.map(({ title }) => `[${title}]`).join(' ')]
    case 'choice': return [text, ...(content.description === null ? [] : [content.description])]
    case 'reaction': return [text === '' ? '(Reaction taken back)' : text]
    case 'location': return [text, `${String(content.place.latitude)}, ${String(content.place.longitude)} (WGS 84)`]
    case 'cards': return [...(text === '' ? [] : [text]), ...content.cards.flatMap((card) => [
      `Contact card: ${card.name}${card.organisation === null ? '' : `, ${card.organisation}`}`,
      ...card.phones.map(({ number, label }) => `  ${number}${label === null ? '' : ` (${label})`}`), ...card.emails.map((email) => `  ${email}`), ...(card.more ?? []).map((line) => `  ${line}`),
    ])]
    case 'unsupported': return [`(A kind of message that Compline does not show: ${content.of})`, ...(text === '' ? [] : [text])]
    case 'template': return [text, `(Template ${content.name}, ${content.language})`]
    case 'voicemail': return text === '' ? ['(No transcript)'] : [text]
    case 'media': return text === '' ? [] : [text]
    case 'text':
    case 'button':
    case 'edit':
    case 'transcript':
    case 'consent': return [text]
  }
}

const callLines = (call: NonNullable<ArchiveRecord['call']>): string[] => [
  `Began     ${moment(call.began)}`,
  `Answered  ${call.answered === null ? 'no' : moment(call.answered)}`,
  `Ended     ${call.ended === null ? 'not on record' : moment(call.ended)}${call.end === null ? '' : ` (${call.end}${call.code === null ? '' : `, ${String(call.code)}`})`}`,
  ...call.pauses.map(({ from, to }) => `Recording paused from ${moment(from)} to ${to === null ? 'its end' : moment(to)}`),
  ...call.transfers.map(({ at, to, done }) => `Given on to ${to} at ${moment(at)}${done ? '' : ', which did not come about'}`),
]

function about(record: ArchiveRecord): string[] {
  const { time, proof, line } = record
  const lines: readonly (readonly [string, string | null])[] = [
    ['Organisation', record.organisation], ['Advisor', record.advisor.name], ['Line', line?.name ?? null],
    ['Recorded', `${moment(time.recorded)} (the computer's own clock was off by ${String(time.clockOffsetMs)} ms)`],
    ['Provider', time.provider === null ? null : moment(time.provider)],
    ['Status', record.status], ['Consent', record.consent === null ? null : `${record.consent.state}${record.consent.by === null ? '' : `, by ${record.consent.by}`}`],
    ['Record', record.id], ['Fact', `${String(proof.fact)}, SHA-256 ${proof.hash}`],
  ]
  return [...lines.flatMap(([name, value]) => value === null ? [] : [`${name.padEnd(14)}${value}`]), 'All of it stands in the attached JSON.']
}
