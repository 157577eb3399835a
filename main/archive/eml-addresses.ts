import { createHash } from 'node:crypto'
import type { ArchiveRecord, RecordParty } from '../../core/archive/record.ts'
import { headerText } from './eml-headers.ts'

/*
 *  Archives tell people by their mail address, and who is of the firm by its domain. So the advisor stands under their
 *  own address, and clients under `<digits>@mobile.<the firm's domain>`: a name below the firm's that nobody else can
 *  own, and that an archive does not take for the firm's own people. A number's plus is left out: to many servers what
 *  stands behind a plus is a tag.
 */
export interface Mailbox { readonly name: string, readonly address: string }

const DOMAIN = /^(?=.{1,190}$)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+$/
/** RFC 5322 atext; RFC 5321 takes 64 characters. */
const LOCAL = /^(?=.{1,64}$)[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/

/** Of an address; null where that is none. */
const domainOf = (email: string | null | undefined): string | null => {
  const domain = email?.slice(email.lastIndexOf('@') + 1) ?? ''
  return DOMAIN.test(domain) ? domain.toLowerCase() : null
}

/** The advisor's; else that of `from` (the sink's own sender); else one that exists nowhere (RFC 2606). */
export const firmDomain = (record: ArchiveRecord, from?: string): string => domainOf(record.advisor.email) ?? domainOf(from) ?? 'compline.invalid'

export function mailboxes(record: ArchiveRecord, from?: string): { readonly from: Mailbox, readonly to: Mailbox, readonly client: Mailbox, readonly advisor: Mailbox } {
  const domain = firmDomain(record, from)
  const ofClient = (party: RecordParty): Mailbox => ({ name: nameOf(party, record), address: `${localOf(party)}@${party.extension == null ? `mobile.${domain}` : domain}` })
  const ofAdvisor = (party: RecordParty): Mailbox => ({
    name: headerText(`${party.name ?? record.advisor.name} Mobile`, 120),
    address: domainOf(record.advisor.email) !== null && record.advisor.email !== null ? plainAddress(record.advisor.email, domain) : `${party.e164 === null ? 'advisor' : localOf(party)}@${domain}`,
  })
  const fromClient = record.direction === 'in' || record.direction === null && !isClient(record.to, record)
  const client = ofClient(fromClient ? record.from : record.to)
  const advisor = ofAdvisor(fromClient ? record.to : record.from)
  return fromClient ? { from: client, to: advisor, client, advisor } : { from: advisor, to: client, client, advisor }
}

const isClient = (party: RecordParty, { client }: ArchiveRecord): boolean =>
  (party.e164 !== null && party.e164 === client.e164) || (party.userId !== null && party.userId === client.userId)

function plainAddress(email: string, domain: string): string {
  const local = email.slice(0, email.lastIndexOf('@'))
  return /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/.test(local) ? `${local}@${domain}` : `advisor@${domain}`
}

function localOf({ e164, userId, extension }: RecordParty): string {
  if (e164 !== null) return e164.replace(/\D/g, '')
  const [kind, text] = userId !== null ? ['', userId] : extension != null ? ['ext-', extension] : ['', 'withheld']
  const local = `${kind}${text}`
  // Too long, or with what an address cannot hold: its digest finds it as well.
  return LOCAL.test(local) ? local : `${kind === '' ? 'id-' : kind}${createHash('sha256').update(text).digest('hex').slice(0, 40)}`
}

/** "Dana Moreau Mobile"; without a name the number takes its place. */
function nameOf(party: RecordParty, { channel, client }: ArchiveRecord): string {
  const own = party.name ?? client.name ?? client.profileName ?? party.e164 ?? party.userId ?? party.extension ?? 'Number withheld'
  const kind = party.extension != null ? 'Extension' : party.e164 === null && party.userId !== null ? 'WhatsApp' : channel === 'voice' ? 'Phone' : 'Mobile'
  return headerText(`${headerText(own, 100)} ${kind}`, 120)
}
