import type { PhoneButton, PhoneCard, PhoneList, PhoneMedia, PhoneMessage, PhonePlace } from '../clients/client.ts'
import { bareType } from '../media/kinds.ts'
import { sha256 } from '../media/shelf.ts'
import type { World } from '../world.ts'
import { lookasideUrl } from './lookaside.ts'

/** The part of a webhook's message that depends on its type: `type` and the object of that name. */
export type WireContent = { type: string } & Record<string, unknown>

export const textContent = (text: string): WireContent => ({ type: 'text', text: { body: text } })

/** A quick reply of a template is a `button`, that of an interactive message a `button_reply`. */
export function buttonContent({ kind, payload, text }: PhoneButton): WireContent {
  if (kind !== 'reply') return { type: 'button', button: { payload, text } }
  return { type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: payload, title: text } } }
}

export const rowContent = ({ id, title, description }: PhoneList['rows'][number]): WireContent =>
  ({ type: 'interactive', interactive: { type: 'list_reply', list_reply: { id, title, ...(description !== undefined && { description }) } } })

/** `sha256` is base64 here, hex in `GET /{MEDIA_ID}`. */
export function mediaContent(world: World, { kind, id, mime, name, voice }: PhoneMedia, caption: string): WireContent {
  const file = world.shelf.peek(id)
  const captioned = caption !== '' && (kind === 'image' || kind === 'video' || kind === 'document')
  const about = {
    ...(captioned && { caption }),
    ...(kind === 'document' && { filename: name ?? 'document' }),
    mime_type: kind === 'audio' ? mime : bareType(mime),
    ...(file && { sha256: sha256(file.bytes, 'base64') }),
    id,
    ...(file && { url: lookasideUrl(world, file) }),
    ...(kind === 'audio' && { voice }),
    ...(kind === 'sticker' && { animated: false }),
  }
  return { type: kind, [kind]: about }
}

export const placeContent = ({ latitude, longitude, name, address }: PhonePlace): WireContent =>
  ({ type: 'location', location: { latitude, longitude, ...(name !== undefined && { name }), ...(address !== undefined && { address }) } })

export const cardsContent = (cards: readonly PhoneCard[]): WireContent => ({
  type: 'contacts',
  contacts: cards.map(({ name, organisation, phones, emails }) => {
    const [first = name, ...rest] = name.split(' ')
    return {
      name: { formatted_name: name, first_name: first, ...(rest.length > 0 && { last_name: rest.join(' ') }) },
      ...(organisation !== undefined && { org: { company: organisation } }),
      phones: phones.map((phone) => ({ phone, wa_id: phone.replace(/\D/g, ''), type: 'CELL' })),
      ...(emails.length > 0 && { emails: emails.map((email) => ({ email, type: 'WORK' })) }),
    }
  }),
})

/** A reaction that was taken back comes without `emoji`. */
export const reactionContent = (messageId: string, emoji: string): WireContent =>
  ({ type: 'reaction', reaction: { message_id: messageId, ...(emoji !== '' && { emoji }) } })

/** The whole message anew, in the place of `original`. */
export function editContent(world: World, { id, media, text, replyTo }: PhoneMessage): WireContent {
  const anew = media ? mediaContent(world, media, text) : textContent(text)
  return { type: 'edit', edit: { original_message_id: id, message: { ...(replyTo !== undefined && { context: { id: replyTo } }), ...anew } } }
}

export const revokeContent = (messageId: string): WireContent => ({ type: 'revoke', revoke: { original_message_id: messageId } })

/** `of`: what it was, where Meta says so, such as `poll_creation`. */
export const unsupportedContent = (of: string | undefined): WireContent => ({
  errors: [{
    code: 131051, title: 'Message type unknown', message: 'Message type unknown',
    error_data: { details: 'Message type is currently not supported.' },
  }],
  type: 'unsupported',
  ...(of !== undefined && { unsupported: { type: of } }),
})
