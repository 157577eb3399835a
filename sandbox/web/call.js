import { control, el } from './element.js'

/** Milliseconds between two looks at a call that is there: how long it lasts, what is heard. */
const LOOK_MS = 1000
const KEYS = [...'123456789*0#']

const tempers = {
  'echoes': 'echoes', 'hums': 'hums a tone', 'speaks': 'talks', 'echoes-opus': 'echoes (Opus)', 'busy': 'busy', 'declines': 'declines', 'no-answer': 'does not answer',
  'unavailable': 'cannot be reached', 'early-media': 'announcement first', 'hangs-up': 'hangs up', 'voicemail': 'own voicemail', 'sends-on': 'sends you on', 'by-hand': 'you answer here',
}

const ends = {
  'hung-up': 'You hung up', 'hung-up-by-firm': 'The firm hung up', 'refused': 'Call declined', 'gave-up': 'You gave up', 'gave-up-by-firm': 'Missed call', 'no-answer': 'Nobody answered',
  'busy': 'The line is busy', 'declined': 'The firm declined', 'unavailable': 'Compline’s phone is not there', 'unknown': 'No such number', 'voicemail': 'Message left', 'lost': 'Connection lost', 'failed': 'Call failed',
}

const clock = (ms) => `${Math.floor(ms / 60_000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, '0')}`

/** Calls on one client's phone: `button` to call, `choice` of how the phone meets a call, `panel` over the screen. */
export function createCalls(id) {
  let client
  let timer
  /** Ended calls that were put away. */
  let closed
  const button = el('button', { type: 'button', class: 'call-button', on: { click: () => act(() => control('POST', `clients/${id}/calls`, { voicemail: true })) } }, '✆ Call')
  const select = el('select', { on: { change: () => act(() => control('PATCH', `clients/${id}`, { phone: select.value })) } },
    ...Object.entries(tempers).map(([value, text]) => el('option', { value, text })))
  const choice = el('label', { class: 'meets' }, 'Calls: ', select)

  const title = el('strong')
  const line = el('p', { class: 'call-line' })
  const heard = el('p', { class: 'call-heard' })
  const meter = el('meter', { 'min': '0', 'max': '1', 'aria-label': 'How loud the firm is' })
  const answer = action('Answer', 'answer', () => ({ do: 'answer' }))
  const decline = action('Decline', 'end', () => ({ do: 'decline' }))
  const hangUp = action('Hang up', 'end', () => ({ do: 'hang-up' }))
  const hold = action('Hold', 'quiet', () => ({ do: 'hold', on: !client.call.held.byClient }))
  const close = el('button', { type: 'button', class: 'quiet', text: 'Close', on: { click: () => { closed = client.call.id; render() } } })
  const keys = el('div', { class: 'call-keys', role: 'group', 'aria-label': 'Keys' },
    ...KEYS.map((key) => el('button', { type: 'button', text: key, on: { click: () => doIt({ do: 'keys', keys: key }) } })))
  const panel = el('section', { class: 'call', hidden: true, role: 'region' },
    el('div', { class: 'call-who' }, el('span', { class: 'avatar', 'aria-hidden': 'true', text: 'H&P' }), el('div', { 'aria-live': 'polite' }, title, line)),
    el('div', { class: 'call-sound' }, meter, heard), keys,
    el('div', { class: 'call-acts' }, answer, decline, hold, hangUp, close))

  function action(text, look, body) {
    return el('button', { type: 'button', class: look, text, on: { click: () => doIt(body()) } })
  }
  const act = (what) => what().catch(() => undefined)
  const doIt = (body) => act(() => control('PATCH', `clients/${id}/calls`, body))

  function show(next) {
    // What was over before this page was opened is not shown.
    if (!client && next.call?.state === 'ended') closed = next.call.id
    client = next
    render()
    const live = client.call && client.call.state !== 'ended'
    if (live) timer ??= setInterval(look, LOOK_MS)
    else stop()
  }
  function stop() {
    clearInterval(timer)
    timer = undefined
  }
  async function look() {
    const response = await fetch(`/control/clients/${id}/calls`).catch(() => undefined)
    if (!response?.ok) return stop()
    const call = (await response.json()).calls.findLast((one) => one.id === client.call?.id)
    if (!call) return
    client = { ...client, call }
    render()
  }

  function render() {
    const { call, name, phone } = client
    select.value = phone
    select.setAttribute('aria-label', `${name}: how the phone meets a call`)
    button.setAttribute('aria-label', `${name} calls the firm`)
    button.disabled = call !== null && call.state !== 'ended'
    panel.hidden = call === null || call.id === closed
    if (panel.hidden) return
    panel.setAttribute('aria-label', `${name}: call`)
    panel.dataset.state = call.state
    const talks = call.state === 'talking'
    const mine = call.from === 'client'
    title.textContent = call.mailbox ? 'The firm’s mailbox' : call.peer === '' ? 'Number withheld' : 'Harbour & Pine Wealth'
    line.textContent = words(call, mine)
    heard.textContent = talks ? `${sounds(call)}${call.keys === '' ? '' : ` · keys ${call.keys}`}` : ''
    meter.value = talks ? Math.min(1, call.heard.level * 4) : 0
    hold.textContent = call.held.byClient ? 'Resume' : 'Hold'
    hold.setAttribute('aria-pressed', String(call.held.byClient))
    keys.hidden = meter.hidden = hold.hidden = !talks
    answer.hidden = decline.hidden = call.state !== 'ringing' || mine
    hangUp.hidden = call.state === 'ended' || !answer.hidden
    close.hidden = call.state !== 'ended'
  }

  return { button, choice, panel, show }
}

function words(call, mine) {
  if (call.state === 'ended') return call.answeredAt === null ? ends[call.end] : `${ends[call.end]} · ${clock(call.talkMs)}`
  if (call.state === 'ringing') return mine ? 'Calling…' : 'is calling'
  if (call.held.byClient) return 'Held by you'
  if (call.held.byFirm) return 'Held by the firm'
  return `In a call · ${clock(call.talkMs)}`
}

const sounds = ({ heard }) => heard.hz === null ? 'You hear nothing' : `You hear ${heard.hz} Hz`
