import type { Card, InboundContent, OutboundContent, Place } from '../messaging/message.ts'
import { placeText } from '../messaging/place-text.ts'
import type { TemplateSegment } from '../whatsapp/placeholders.ts'
import { fill, segmentsOf, tidyValue } from '../whatsapp/template-text.ts'
import type { Template } from '../whatsapp/template.ts'
import type { QuestionPiece } from './question-texts.ts'
import type { Finding, PartName } from './verdict.ts'

/*
 *  Which texts a message consists of, and how it is put together again from others.
 */

/** Pieces with a key can be cut, each by itself; the others are fixed, and are read for what they say of their neighbours. */
interface Piece { readonly key: string | null, readonly text: string, readonly part: PartName, /** Where it begins in its part. */ readonly start: number }

/** What is read in one go. */
interface ContentText {
  readonly pieces: readonly Piece[]
  /** Nothing that was said before belongs to it. */
  readonly alone: boolean
  readonly accepts: (finding: Finding) => boolean
}

type Content = OutboundContent | InboundContent
const any = (): boolean => true
const keyed = (key: string, text: string, part: PartName, start = 0): Piece => ({ key, text, part, start })
const fixed = (text: string): Piece => ({ key: null, text, part: 'text', start: 0 })
const variable = (key: string, value: string): Piece => keyed(key, value, `variable:${key}`)

/** In the order in which they are read. Buttons are the firm's own words (policy, `optIn`), and a choice is one of ours. */
export function textsOf(content: Content, template: Template | null, question: readonly QuestionPiece[] = []): ContentText[] {
  const texts = ownTexts(content, template, question)
  const fileName = content.type === 'media' || content.type === 'voicemail' ? content.media.fileName : content.type === 'template' ? content.header?.fileName ?? null : null
  if (fileName !== null) texts.push({ pieces: [keyed('file-name', fileName, 'file-name')], alone: true, accepts: any })
  return texts.filter(({ pieces }) => pieces.some(({ text }) => text !== ''))
}

function ownTexts(content: Content, template: Template | null, question: readonly QuestionPiece[]): ContentText[] {
  switch (content.type) {
    case 'buttons': return [{ pieces: question.map(({ key, text }) => key === null ? fixed(text) : variable(key, text)), alone: false, accepts: any }]
    case 'template': return template === null ? valuesAlone(content.values) : templateTexts(template, content.values)
    case 'location': return placeTexts(content.place)
    case 'cards': return cardTexts(content.cards)
    default: return [{ pieces: [keyed('text', content.text, 'text')], alone: false, accepts: any }]
  }
}

/** A value is read inside the words around it, for they tell what it is. */
function templateTexts(template: Template, values: Readonly<Record<string, string>>): ContentText[] {
  const { header, body, buttons } = segmentsOf(template)
  const piecesOf = (segments: readonly TemplateSegment[]): Piece[] => segments.map((segment) => segment.type === 'text' ? fixed(segment.text) : variable(segment.key, values[segment.key] ?? ''))
  const lines = [piecesOf(header), piecesOf(body), template.footer === null ? [] : [fixed(template.footer)]].filter((pieces) => pieces.length > 0)
  const read = lines.flatMap((pieces, index) => index === 0 ? pieces : [fixed('\n'), ...pieces])
  return [{ pieces: read, alone: false, accepts: any }, ...buttons.map(({ segments }) => ({ pieces: piecesOf(segments), alone: true, accepts: any }))]
}
const valuesAlone = (values: Readonly<Record<string, string>>): ContentText[] =>
  Object.entries(values).map(([key, value]) => ({ pieces: [variable(key, value)], alone: false, accepts: any }))

/** Without a name and an address it is a point on the map, which says nothing. */
function placeTexts({ name, address }: Place): ContentText[] {
  const pieces = name === null ? [] : [keyed('name', name, 'place')]
  if (name !== null && address !== null) pieces.push(fixed(BETWEEN))
  if (address !== null) pieces.push(keyed('address', address, 'place', name === null ? 0 : name.length + BETWEEN.length))
  return [{ pieces, alone: false, accepts: any }]
}
/** As in placeText. */
const BETWEEN = ', '

/** Each line by itself: numbers below each other are not one number. */
function cardTexts(cards: readonly Card[]): ContentText[] {
  let start = 0
  return cards.flatMap((card, index) => linesOf(card).map(([field, text]) => {
    const line = keyed(`${String(index)}.${field}`, text, 'cards', start)
    start += text.length + 1
    return { pieces: [line], alone: true, accepts: isNotWhatCardsAreFor }
  }))
}

/** A card hands on a person's numbers and addresses: that is what it is for. */
const isNotWhatCardsAreFor = ({ detector }: Finding): boolean => detector !== 'phone' && detector !== 'email'

const linesOf = ({ name, organisation, phones, emails, more }: Card): [field: string, text: string][] => [
  ['name', name], ['organisation', organisation ?? ''],
  ...phones.flatMap(({ number, label }, index): [string, string][] => [[`phone.${String(index)}`, number], [`label.${String(index)}`, label ?? '']]),
  ...emails.map((email, index): [string, string] => [`email.${String(index)}`, email]),
  ...(more ?? []).map((line, index): [string, string] => [`more.${String(index)}`, line]),
]

/** All that is written in it, as somebody would read it; offsets of `place` and `cards` count in this. */
export function wordsOf(content: Content): string {
  if (content.type === 'cards') return content.cards.flatMap(linesOf).map(([, text]) => text).join('\n')
  return content.text
}

/** The same message, each of its texts as `change` gives it back by its key. */
export function withTexts<C extends Content>(content: C, template: Template | null, change: (key: string, text: string) => string, question: readonly QuestionPiece[] = []): C {
  const of = (key: string, text: string | null): string | null => text === null ? null : change(key, text) || null
  switch (content.type) {
    case 'buttons': return { ...content, text: question.map(({ key, text }) => key === null ? text : change(key, text)).join('') }
    case 'template': {
      const values = Object.fromEntries(Object.entries(content.values).map(([key, value]) => [key, tidyValue(change(key, value))]))
      return template === null ? content : { ...content, values, text: fill(template, values) }
    }
    case 'location': {
      const place = { ...content.place, name: of('name', content.place.name), address: of('address', content.place.address) }
      return { ...content, place, text: placeText(place) }
    }
    case 'cards': {
      const cards = content.cards.map((card, index) => withLines(card, (field, text) => change(`${String(index)}.${field}`, text)))
      return { ...content, cards, text: cards.map(({ name }) => name).join(', ') }
    }
    case 'media':
    case 'voicemail': return { ...content, text: change('text', content.text), media: { ...content.media, fileName: of('file-name', content.media.fileName) } }
    default: return { ...content, text: change('text', content.text) }
  }
}

/** What is gone wholly is left out; a person has a name all the same. */
function withLines(card: Card, change: (field: string, text: string) => string): Card {
  const { organisation, phones, emails, more } = card
  return {
    ...card,
    name: change('name', card.name) || '…',
    organisation: organisation === null ? null : change('organisation', organisation) || null,
    phones: phones.map((phone, index) => ({ ...phone, number: change(`phone.${String(index)}`, phone.number), label: phone.label === null ? null : change(`label.${String(index)}`, phone.label) || null })).filter(({ number }) => number !== ''),
    emails: emails.map((email, index) => change(`email.${String(index)}`, email)).filter((email) => email !== ''),
    ...(more && { more: more.map((line, index) => change(`more.${String(index)}`, line)).filter((line) => line !== '') }),
  }
}
