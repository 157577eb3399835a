import type { ArchiveRecord, RecordId } from '../../core/archive/record.ts'

export interface Header { readonly key: string, readonly value: string }

// Controls (C0, C1), line and paragraph separators, and what turns the direction of what follows.
// eslint-disable-next-line no-control-regex
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g

/** One line that begins no other header, and is no encoded word of its own making (RFC 2047); at most so many characters. */
export const headerText = (text: string, most = 900): string =>
  [...text.toWellFormed().replace(UNSEEN, ' ').replaceAll('=?', '= ?')].slice(0, most).join('').trim()

/** What stands behind the @ is no host: the id itself is the same in every archive, and unique. */
export const messageIdOf = (id: RecordId): string => `<${id}@records.compline>`
/** Nothing was ever sent under it; what refers to it belongs together (RFC 5322 §3.6.4). */
export const conversationIdOf = (conversation: string): string => `<${conversation.replace(/[^A-Za-z0-9-]/g, '')}@conversations.compline>`

/** Those of the policy, filled in. What the record itself says cannot be put in other words by it. */
export const policyHeaders = (headers: Readonly<Record<string, string>> | undefined, said: { readonly channel: string, readonly direction: string, readonly kind: string }): Header[] =>
  Object.entries(headers ?? {}).flatMap(([key, value]) => {
    if (!/^X-[A-Za-z0-9-]{1,60}$/.test(key) || /^X-Compline-/i.test(key)) return []
    const filled = headerText(value.replace(/\{(channel|direction|kind)\}/g, (_, name: keyof typeof said) => said[name]))
    return filled === '' ? [] : [{ key, value: filled }]
  })

/** Every field of the record that is no text of a person; all of it stands in the attached JSON. */
export function recordHeaders(record: ArchiveRecord): Header[] {
  const { time, proof, policy, consent, call, line } = record
  const all: readonly (readonly [name: string, value: string | number | null | undefined])[] = [
    ['Format', record.format],
    ['Record', record.id],
    ['Kind', record.kind],
    ['Of', record.of],
    ['Organisation', record.organisation],
    ['Advisor', record.advisor.name],
    ['Line', line === null ? null : `${line.id}; ${line.name}`],
    ['Channel', record.channel],
    ['Direction', record.direction],
    ['Conversation', record.conversation],
    ['Message', record.message],
    ['Client', record.client.e164 ?? record.client.userId ?? record.client.extension],
    ['Client-Name', record.client.name],
    ['Client-Profile', record.client.profileName],
    ['Contact', record.client.contact],
    ['Recorded', time.recorded],
    ['Clock-Offset', `${String(time.clockOffsetMs)} ms`],
    ['Provider-Time', time.provider],
    ['Provider-Id', record.providerId],
    ['Policy', policy === null ? null : policy.digest],
    ['Policy-Revision', policy?.revision],
    ['Status', record.status],
    ['Failure', record.failure?.code],
    ['Refusal', record.refusal],
    ['Consent', consent === null ? null : `${consent.key}; ${consent.state}${consent.fact === null ? '' : `; fact ${String(consent.fact)}`}`],
    ['About', record.about],
    ['Call', call === null ? null : `began ${call.began}; answered ${call.answered ?? 'never'}; ended ${call.ended ?? 'not yet'}; ${call.end ?? 'no end'}${call.code === null ? '' : `; ${String(call.code)}`}`],
    ...record.dlp.map(({ stage, action, rules }) => ['Dlp', `${stage}; ${action}; ${rules.join(', ')}`] as const),
    ...record.files.map(({ id, bytes, sha256, missing }) => ['File', `${id}; sha256 ${sha256 ?? 'unknown'}; ${bytes === null ? 'size unknown' : `${String(bytes)} bytes`}${missing === null ? '' : `; missing: ${missing}`}`] as const),
    ['Fact', proof.fact],
    ['Hash', proof.hash],
    ['Previous-Hash', proof.previous],
    ['Facts', proof.facts.join(' ')],
  ]
  return all.flatMap(([name, value]) => {
    const text = value == null ? '' : headerText(String(value))
    return text === '' ? [] : [{ key: `X-Compline-${name}`, value: text }]
  })
}
