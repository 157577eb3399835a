import { contentOf, gist } from './content.js'
import { el } from './element.js'

const day = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' })
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const EMOJI = ['👍', '❤️', '😂', '😮', '🙏']

/**
 * A chat as a list of nodes: day breaks, bubbles, and the buttons under them. `acts`: what a hand on the phone does:
 * tap(message, button), choose(message, row), react(message, emoji), reply(message), edit(message), revoke(message), played(message);
 * `files`: a Map for the nodes of files.
 */
export function bubbles(messages, acts) {
  if (messages.length === 0) return [el('p', { class: 'nothing', text: 'No messages yet' })]
  const byId = new Map(messages.map((message) => [message.id, message]))
  let last = ''
  return messages.flatMap((message) => {
    const today = day.format(message.at)
    const dayBreak = today === last ? [] : [el('p', { class: 'day', text: today })]
    last = today
    return [...dayBreak, message.notice ? el('p', { class: 'day', text: message.text }) : bubble(message, byId, acts)]
  })
}

function bubble(message, byId, acts) {
  const own = message.from === 'client'
  const buttons = (message.buttons ?? []).map((button) => {
    const live = button.kind === 'quick-reply' || button.kind === 'reply'
    const mark = { url: '↗ ', phone: '✆ ' }[button.kind] ?? ''
    return el('button', { type: 'button', class: 'reply', text: mark + button.text, disabled: !live, on: { click: () => acts.tap(message, button) } })
  })
  const rows = (message.list?.rows ?? []).map((row) =>
    el('button', { type: 'button', class: 'reply row-choice', on: { click: () => acts.choose(message, row) } }, el('span', { text: row.title }), row.description ? el('small', { text: row.description }) : null))
  const list = message.list ? [el('details', { class: 'list' }, el('summary', { class: 'reply', text: `☰ ${message.list.button}` }), ...rows)] : []
  const quoted = message.replyTo && byId.get(message.replyTo)
  const text = message.revoked ? '' : message.text
  const bare = message.media?.kind === 'sticker' && !message.revoked
  return el('div', { class: `row ${own ? 'own' : 'firm'}` },
    el('div', { class: bare ? 'bubble bare' : 'bubble' },
      quoted && !message.revoked ? el('p', { class: 'quote' }, el('strong', { text: quoted.from === 'client' ? 'You' : 'Harbour & Pine Wealth' }), el('span', { text: gist(quoted) })) : null,
      message.header ? el('p', { class: 'header', text: message.header }) : null,
      ...contentOf(message, acts),
      text ? el('p', { class: 'text', text, dir: 'auto' }) : null,
      message.footer ? el('p', { class: 'footer', text: message.footer }) : null,
      el('p', { class: 'meta' }, message.earlier && !message.revoked ? el('span', { text: 'edited' }) : null, el('time', { text: clock.format(message.at) }), own && message.channel === 'whatsapp' ? ticks(message) : null)),
    reactions(message),
    message.channel === 'whatsapp' && !message.revoked ? actions(message, own, acts) : null,
    ...buttons, ...list)
}

function reactions({ reactions: given = {}, revoked }) {
  const all = [given.client, given.firm].filter(Boolean)
  return all.length === 0 || revoked ? null : el('p', { 'class': 'reactions', 'aria-label': `Reactions: ${all.join(' ')}`, 'text': all.join('') })
}

/** Beside the bubble, on hover or by keyboard. */
function actions(message, own, acts) {
  const button = (text, label, click) => el('button', { 'type': 'button', text, 'aria-label': label, 'title': label, 'on': { click } })
  const mine = message.reactions?.client
  return el('div', { class: 'actions', role: 'group', 'aria-label': 'This message' },
    button('↩', 'Reply', () => acts.reply(message)),
    ...(own ? [] : EMOJI.map((emoji) => el('button', { 'type': 'button', 'text': emoji, 'aria-label': `React with ${emoji}`, 'aria-pressed': String(mine === emoji), 'on': { click: () => acts.react(message, mine === emoji ? '' : emoji) } }))),
    own && message.text && !message.place ? button('✎', 'Edit', () => acts.edit(message)) : null,
    own ? button('🗑', 'Delete', () => acts.revoke(message)) : null)
}

/** Two grey ticks: the firm has it; blue: it was read. */
function ticks(message) {
  const read = message.status === 'read'
  return el('span', { class: read ? 'ticks read' : 'ticks', role: 'img', 'aria-label': read ? 'read' : 'delivered', text: '✓✓' })
}
