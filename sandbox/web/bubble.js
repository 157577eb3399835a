import { el } from './element.js'

const day = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' })
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })

/** A chat as a list of nodes: day breaks, bubbles, and the buttons under them. */
export function bubbles(messages, tap) {
  if (messages.length === 0) return [el('p', { class: 'nothing', text: 'No messages yet' })]
  let last = ''
  return messages.flatMap((message) => {
    const today = day.format(message.at)
    const dayBreak = today === last ? [] : [el('p', { class: 'day', text: today })]
    last = today
    return [...dayBreak, bubble(message, tap)]
  })
}

function bubble(message, tap) {
  const own = message.from === 'client'
  const buttons = (message.buttons ?? []).map((button) => {
    const live = button.kind === 'quick-reply' || button.kind === 'reply'
    const mark = { url: '↗ ', phone: '✆ ' }[button.kind] ?? ''
    return el('button', { type: 'button', class: 'reply', text: mark + button.text, disabled: !live, on: { click: () => tap(message, button) } })
  })
  return el('div', { class: `row ${own ? 'own' : 'firm'}` },
    el('div', { class: 'bubble' },
      message.header ? el('p', { class: 'header', text: message.header }) : null,
      el('p', { class: 'text', text: message.text, dir: 'auto' }),
      message.footer ? el('p', { class: 'footer', text: message.footer }) : null,
      el('p', { class: 'meta' }, el('time', { text: clock.format(message.at) }), own && message.channel === 'whatsapp' ? ticks(message) : null)),
    ...buttons)
}

/** Two grey ticks: the firm has it; blue: it was read. */
function ticks(message) {
  const read = message.status === 'read'
  return el('span', { class: read ? 'ticks read' : 'ticks', role: 'img', 'aria-label': read ? 'read' : 'delivered', text: '✓✓' })
}
