import { expect } from 'vitest'
import type { E164 } from '../../core/ids.ts'
import { SECOND } from '../../core/time.ts'
import type { ProviderEvent } from '../providers/provider.ts'
import { newId, type TestDesk } from './desk.ts'

export type From = Extract<ProviderEvent, { kind: 'message' }>['from']
export const person = (e164: string | null, userId: string | null = null): From => ({ e164: e164 as E164 | null, userId, profileName: null })
/** As WhatsApp dates it: a moment `ago` ms before now. */
export const timestamp = (ago: number): string => String(Math.floor((Date.now() - ago) / SECOND))

/** `instead`: of a text. `id`: what WhatsApp calls it. */
export interface Said { readonly from: From, readonly body: string, readonly ago: number, readonly instead?: object, readonly id?: string }

/** WhatsApp's own webhooks, signed, with whatever in them; on return they are on record. */
export function whatsappPosts(desk: Pick<TestDesk, 'sandbox'>) {
  async function post(content: object, field = 'messages'): Promise<void> {
    const { appSecret, wabaId, phoneNumberId } = desk.sandbox.control.credentials.whatsapp
    const value = { messaging_product: 'whatsapp', metadata: { display_phone_number: '1', phone_number_id: phoneNumberId }, ...content }
    const text = JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: wabaId, changes: [{ field, value }] }] })
    const key = await crypto.subtle.importKey('raw', Buffer.from(appSecret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
    const signature = Buffer.from(await crypto.subtle.sign('HMAC', key, Buffer.from(text))).toString('hex')
    const answer = await fetch(desk.sandbox.control.connection().whatsapp ?? '', { method: 'POST', body: text, headers: { 'x-hub-signature-256': `sha256=${signature}` } })
    expect(answer.status).toBe(200)
  }
  const batch = (said: readonly Said[]): Promise<void> => post({
    messages: said.map(({ from, body, ago, instead, id }) => ({
      ...(from.e164 !== null && { from: from.e164.slice(1) }), ...(from.userId !== null && { from_user_id: from.userId }),
      id: id ?? `wamid.${newId()}`, timestamp: timestamp(ago), ...instead ?? { type: 'text', text: { body } },
    })),
  })
  /** One message: `body` of `from`, written `ago` ms before now. */
  const whatsapp = (from: From, body: string, ago = 0): Promise<void> => batch([{ from, body, ago }])
  return { post, batch, whatsapp }
}
