import { attachMenu, fileMessage, textMenu } from './attach.js'
import { bubbles } from './bubble.js'
import { createCalls } from './call.js'
import { gist } from './content.js'
import { control, el } from './element.js'

const FIRM = 'Harbour & Pine Wealth'

const tempers = {
  'accepts': 'says yes',
  'declines': 'says no',
  'silent': 'reads, never answers',
  'not-on-whatsapp': 'not on WhatsApp',
  'writes-first': 'wrote first',
  'stranger': 'a stranger',
  'opted-in': 'opted in',
  'username': 'hides the number',
  'sends-media': 'sends files',
  'sends-card-number': 'sends card numbers',
  'edits-and-revokes': 'edits and deletes',
  'says-stop': 'answers STOP',
  'landline': 'a landline',
  'chatty': 'chatty',
  'slow': 'slow',
}

/** One client's phone: `element` for the page, `show` for each new state. */
export function createPhone(id) {
  let client
  let channel = 'whatsapp'
  let shown = ''
  /** What the field is for: an answer to a message, or its new words. */
  let about
  const name = el('h2')
  const temper = el('span', { class: 'temper' })
  const auto = el('input', { type: 'checkbox', role: 'switch', on: { change: () => control('PATCH', `clients/${id}`, { auto: auto.checked }) } })
  const tabs = { whatsapp: tab('whatsapp', 'WhatsApp'), sms: tab('sms', 'SMS') }
  const line = el('p', { class: 'screen-line' })
  /** The newest message stays in sight. */
  let following = true
  const log = el('div', { class: 'log', role: 'log', tabindex: '0', on: { scroll: () => { following = log.scrollHeight - log.scrollTop - log.clientHeight < 80 } } })
  for (const event of ['load', 'loadedmetadata']) log.addEventListener(event, toEnd, true)
  const field = el('textarea', { rows: '1', maxlength: '4096', on: { keydown: sendOnEnter, input: grow } })
  const send = el('button', { type: 'submit', text: 'Send' })
  const menu = attachMenu(act)
  const texts = textMenu({
    picture: () => post({ channel: 'sms', text: '', file: 'image' }).catch(() => undefined),
    call: (body) => control('POST', `clients/${id}/voicemail`, body).catch(() => undefined),
  })
  const calls = createCalls(id)
  const aboutLine = el('div', { class: 'about', hidden: true })
  const form = el('form', { class: 'composer', on: { submit } }, aboutLine, menu, texts, field, send)
  const screen = el('div', { class: 'screen' },
    el('div', { class: 'tabs', role: 'tablist' }, tabs.whatsapp, tabs.sms),
    el('div', { class: 'chat-head' }, el('span', { class: 'avatar', 'aria-hidden': 'true', text: 'H&P' }), el('div', {}, el('strong', { text: FIRM }), line)),
    log, form, calls.panel)
  screen.addEventListener('dragover', (event) => { event.preventDefault() })
  screen.addEventListener('drop', drop)
  const element = el('article', { class: 'phone' },
    el('div', { class: 'caption' }, el('div', { class: 'who' }, name, temper, calls.choice), el('div', { class: 'caption-acts' }, calls.button, el('label', { class: 'auto' }, auto, 'Answers by itself'))),
    el('div', { class: 'case' }, screen))

  function tab(which, text) {
    return el('button', { type: 'button', role: 'tab', class: `tab ${which}`, text, on: { click: () => { channel = which; setAbout(); render(true) } } })
  }

  function show(next) {
    const before = client
    client = next
    calls.show(next)
    if (!before) channel = firstChannel()
    else if (field.value === '') channel = arrivedOn(before) ?? channel
    render(!before)
  }

  /** A new message of the firm brings its side to the front, unless somebody is typing. */
  function arrivedOn(before) {
    const latest = (messages) => messages.findLast((message) => message.from === 'firm')
    const now = latest(client.messages)
    return now && now.id !== latest(before.messages)?.id ? now.channel : undefined
  }

  /** A phone without WhatsApp, or with texts only, opens on SMS. */
  function firstChannel() {
    const has = (which) => client.messages.some((message) => message.channel === which)
    return client.whatsapp === null || (!has('whatsapp') && has('sms')) ? 'sms' : 'whatsapp'
  }

  function render(jump) {
    element.setAttribute('aria-label', `${client.name}’s phone`)
    name.textContent = client.name
    temper.textContent = tempers[client.temper] ?? client.temper
    temper.dataset.temper = client.temper
    auto.checked = client.auto
    screen.dataset.channel = channel
    for (const [which, button] of Object.entries(tabs)) {
      button.setAttribute('aria-selected', String(which === channel))
      button.classList.toggle('news', client.messages.some((message) => message.channel === which && message.from === 'firm' && which === 'whatsapp' && message.status === 'delivered'))
    }
    const absent = channel === 'whatsapp' && client.whatsapp === null
    line.textContent = absent ? 'WhatsApp is not on this phone' : status()
    line.classList.toggle('typing', client.typing && channel === 'whatsapp')
    field.disabled = send.disabled = absent
    menu.hidden = absent || channel !== 'whatsapp'
    texts.hidden = channel !== 'sms'
    field.placeholder = absent ? 'Not on WhatsApp' : channel === 'whatsapp' ? 'Message on WhatsApp' : 'Text message'
    field.setAttribute('aria-label', `${client.name}: message by ${channel === 'sms' ? 'SMS' : 'WhatsApp'}`)
    renderLog(jump)
  }

  function status() {
    if (channel === 'sms') return client.smsOptedOut ? `${client.firmSms} · has texted STOP` : client.firmSms
    if (client.typing) return 'typing…'
    return client.windowOpen ? 'Official account ✓ · window open' : 'Official account ✓'
  }

  function renderLog(jump) {
    const messages = client.messages.filter((message) => message.channel === channel)
    const now = JSON.stringify([channel, messages])
    if (now === shown) return
    shown = now
    const stays = jump || following
    log.replaceChildren(...bubbles(messages, acts))
    following = stays
    toEnd()
  }
  /** Also when a picture above has taken its room. */
  function toEnd() {
    if (following) log.scrollTop = log.scrollHeight
  }

  const post = (body) => control('POST', `clients/${id}/messages`, body)
  /** Sends something that is not words, as an answer where one is being written. */
  async function act(body) {
    const replyTo = about?.what === 'reply' ? about.message.id : undefined
    setAbout()
    await post({ channel: 'whatsapp', ...body, ...(replyTo && { replyTo }) }).catch(() => undefined)
  }
  const acts = {
    files: new Map(),
    tap: (message, button) => post({ channel: 'whatsapp', button: button.payload, messageId: message.id }),
    choose: (message, row) => post({ channel: 'whatsapp', type: 'choice', row: row.id, messageId: message.id }),
    react: (message, emoji) => post({ channel: 'whatsapp', type: 'reaction', emoji, messageId: message.id }),
    revoke: (message) => post({ channel: 'whatsapp', type: 'revoke', messageId: message.id }),
    played: (message) => message.from === 'firm' && message.media.voice && message.status !== 'played' ? post({ channel: 'whatsapp', type: 'played', messageId: message.id }) : undefined,
    reply: (message) => setAbout('reply', message),
    edit: (message) => setAbout('edit', message),
  }

  function setAbout(what, message) {
    if (about?.what === 'edit' && what === undefined) field.value = ''
    about = what && { what, message }
    aboutLine.hidden = !about
    if (!about) return
    aboutLine.replaceChildren(
      el('span', {}, el('strong', { text: what === 'edit' ? 'Edit' : 'Reply' }), ` ${gist(message)}`),
      el('button', { 'type': 'button', 'text': '✕', 'aria-label': 'Cancel', 'on': { click: () => setAbout() } }))
    if (what === 'edit') field.value = message.text
    field.focus()
    grow()
  }

  async function drop(event) {
    event.preventDefault()
    const [file] = event.dataTransfer.files
    if (file && !menu.hidden) await act(await fileMessage(file))
  }

  async function submit(event) {
    event?.preventDefault()
    const text = field.value.trim()
    if (text === '' || field.disabled) return
    const how = about
    setAbout()
    field.value = ''
    grow()
    const body = how?.what === 'edit' ? { type: 'edit', messageId: how.message.id } : how?.what === 'reply' && channel === 'whatsapp' ? { replyTo: how.message.id } : {}
    await post({ channel, text, ...body }).catch(() => { field.value = text })
  }

  function sendOnEnter(event) {
    if (event.key === 'Escape' && about) setAbout()
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    void submit()
  }

  function grow() {
    field.style.height = 'auto'
    field.style.height = `${Math.min(field.scrollHeight + 2, 96)}px`
  }

  return { element, show }
}
