import { accountInput, type AccountInput, type OwnKind, type ProviderId } from '../../../core/accounts.ts'
import { parsePhone, type Country } from '../../../core/contacts/phone.ts'

/** What stands in the form's fields, as typed. */
export interface AccountDraft {
  kind: OwnKind
  number: string
  accountSid: string
  businessAccountId: string
  phoneNumberId: string
  publicUrl: string
  port: string
  baseUrl: string
}
export type AccountField = Exclude<keyof AccountDraft, 'kind'>

export const kindsOf: Readonly<Record<ProviderId, readonly OwnKind[]>> = {
  whatsapp: ['whatsapp-cloud', 'twilio-whatsapp'], sms: ['twilio-sms'], voice: ['twilio-voice'],
}
export const fieldsOf = (kind: OwnKind): readonly AccountField[] => kind === 'whatsapp-cloud'
  ? ['businessAccountId', 'phoneNumberId', 'number', 'publicUrl', 'port', 'baseUrl']
  : ['accountSid', 'number', 'baseUrl']

const empty = { number: '', accountSid: '', businessAccountId: '', phoneNumberId: '', publicUrl: '', port: '', baseUrl: '' }
export const draftOf = (kind: OwnKind, known: AccountInput | null): AccountDraft =>
  ({ ...empty, ...known, kind: known?.kind ?? kind, port: known !== null && 'port' in known && known.port !== 0 ? String(known.port) : '' })

/** The account as main takes it, or the fields with a mistake in them. Numbers of the line's country may be typed without their prefix. */
export function checkAccount(draft: AccountDraft, country: Country): { ok: true, account: AccountInput } | { ok: false, fields: readonly AccountField[] } {
  const phone = parsePhone(draft.number, country)
  const typed: Record<AccountField, string | number> = {
    number: phone.ok ? phone.e164 : '', accountSid: draft.accountSid.trim(), businessAccountId: draft.businessAccountId.trim(), phoneNumberId: draft.phoneNumberId.trim(),
    publicUrl: draft.publicUrl.trim(), port: draft.port.trim() === '' ? 0 : Number(draft.port), baseUrl: draft.baseUrl.trim(),
  }
  const fields = fieldsOf(draft.kind)
  const read = accountInput.safeParse({ kind: draft.kind, ...Object.fromEntries(fields.map((field) => [field, typed[field]])) })
  return read.success ? { ok: true, account: read.data } : { ok: false, fields: fields.filter((field) => read.error.issues.some(({ path }) => path[0] === field)) }
}
