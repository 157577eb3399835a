import { formatPhone } from '../../../../core/contacts/phone.ts'
import type { ArchiveRecord, RecordParty } from '../../../../core/archive/record.ts'
import { i18n } from '../../../locales/index.ts'
import { dayAndTime } from '../../../locales/when.ts'
import { grouped, offsetWords, refusalReason, utcWords } from './words.ts'

/** `copy`: what the button beside it puts on the clipboard. */
export interface Value { readonly name: string, readonly text: string, readonly small?: string, readonly code?: boolean, readonly copy?: string }

const { t, te } = i18n.global
const name = (key: string): string => t(`records.detail.${key}`)
const value = (key: string, text: string | null | undefined, over: Partial<Value> = {}): readonly Value[] => text === null || text === undefined || text === '' ? [] : [{ name: name(key), text, ...over }]

/** When, here and in UTC. */
const moment = (key: string, iso: string | null): readonly Value[] => iso === null ? [] : value(key, dayAndTime(Date.parse(iso)), { small: utcWords(iso) })

const addressOf = ({ e164, userId, extension }: RecordParty): string | null => e164 !== null ? formatPhone(e164) : extension ?? userId
function party(key: string, who: RecordParty, without: string | null = null): readonly Value[] {
  const address = addressOf(who)
  const called = who.name === without ? null : who.name
  return value(key, called ?? address, called !== null && address !== null && called !== address ? { small: address } : {})
}

export function whoAndWhen(record: ArchiveRecord): readonly Value[] {
  const { advisor, client, time } = record
  return [
    ...moment('recorded', time.recorded),
    ...time.provider === null ? value('provider', name('providerNone')) : moment('provider', time.provider),
    ...value('offset', offsetWords(time.clockOffsetMs)),
    ...value('advisor', advisor.name, advisor.email === null ? {} : { small: advisor.email }),
    ...party('client', client),
    ...client.profileName === client.name ? [] : value('callsThemselves', client.profileName),
    ...party('from', record.from), ...party('to', record.to),
    ...value('line', record.line?.name), ...value('channel', t(`records.channel.${record.channel}`)),
    ...value('status', record.status === null ? null : statusWord(record.status)),
    ...value('failure', record.failure === null ? null : [record.failure.code, record.failure.details].filter((part) => part !== '').join(' – ')),
    ...value('refusal', record.refusal === null ? null : refusalReason(record.refusal)),
    ...value('providerId', record.providerId, { code: true, ...record.providerId === null ? {} : { copy: record.providerId } }),
  ]
}
const statusWord = (status: string): string => te(`inbox.status.${status}`) ? t(`inbox.status.${status}`) : status

export function callValues({ call }: ArchiveRecord): readonly Value[] {
  if (call === null) return []
  const at = (iso: string): string => dayAndTime(Date.parse(iso))
  const end = call.end === null ? null : te(`calls.end.${call.end}`) ? t(`calls.end.${call.end}`) : call.end
  return [
    ...moment('began', call.began),
    ...call.answered === null ? value('answered', name('notAnswered')) : moment('answered', call.answered),
    ...moment('ended', call.ended),
    ...value('end', end === null ? null : call.code === null || call.code === 0 ? end : t('records.detail.endCode', { end, code: call.code })),
    ...call.pauses.flatMap(({ from, to }) => value('pauses', t('records.detail.span', { from: utcWords(from), to: to === null ? name('goesOn') : utcWords(to) }))),
    ...call.transfers.flatMap(({ at: when, to, done }) => value('transfer', t(`records.detail.${done ? 'transferTo' : 'transferFailed'}`, { to, at: at(when) }))),
  ]
}

/** What the firm's rules, its policy and the client's consent had to do with it. */
export function ruleValues({ dlp, policy, consent }: ArchiveRecord): readonly Value[] {
  return [
    ...dlp.length === 0 ? value('rules', name('rulesNone')) : dlp.flatMap(({ action, stage, rules, justification, at }) => value('rules', t('records.detail.ruled', { action: coded('action', action), stage: coded('stage', stage) }), {
      small: [rules.join(', '), ...justification === null ? [] : [t('records.detail.justification', { text: justification })], utcWords(at)].join(' · '),
    })),
    ...policy === null ? value('policy', name('policyNone')) : value('policy', grouped(policy.digest), { code: true, copy: policy.digest, ...policy.revision === null ? {} : { small: t('records.detail.revision', { n: policy.revision }) } }),
    ...consent === null ? value('consent', name('consentNone')) : value('consent', coded('consentState', consent.state), {
      small: [...consent.by === null ? [] : [t('records.detail.by', { by: consent.by })], ...consent.at === null ? [] : [utcWords(consent.at)], ...consent.fact === null ? [] : [t('records.detail.consentFact', { fact: consent.fact })]].join(' · '),
    }),
  ]
}
const coded = (group: string, code: string): string => te(`records.detail.${group}.${code}`) ? t(`records.detail.${group}.${code}`) : code

export function proofValues({ id, of, proof }: ArchiveRecord): readonly Value[] {
  return [
    ...value('fact', `#${String(proof.fact)}`), ...value('id', grouped(id), { code: true, copy: id }),
    ...value('of', of === null ? null : grouped(of), { code: true, ...of === null ? {} : { copy: of } }),
    ...value('hash', grouped(proof.hash), { code: true, copy: proof.hash }), ...value('previous', grouped(proof.previous), { code: true, copy: proof.previous }),
    ...proof.facts.length > 1 ? value('madeFrom', proof.facts.map((fact) => `#${String(fact)}`).join(', ')) : [],
  ]
}
