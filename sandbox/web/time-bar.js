import { control, el } from './element.js'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Just short of the window's end, and just past it, are where the rules show. */
const jumps = [
  ['+1 min', MINUTE],
  ['+1 h', HOUR],
  ['+23 h 59 min', 24 * HOUR - MINUTE],
  ['+24 h', 24 * HOUR],
  ['+7 days', 7 * 24 * HOUR],
]

const clockFormat = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' })
const time = el('time', { class: 'clock' })
const offset = el('span', { class: 'offset' })
const back = el('button', { type: 'button', class: 'quiet', text: 'Back to now', on: { click: () => control('POST', 'clock', { reset: true }) } })
const network = el('button', { type: 'button', class: 'quiet', 'aria-pressed': 'false', on: { click: cutOrMend } })

let offsetMs = 0
let isCut = false

export function startTimeBar(bar) {
  bar.append(
    el('div', { class: 'now' }, time, offset),
    el('div', { class: 'jumps' }, ...jumps.map(([text, advanceMs]) =>
      el('button', { type: 'button', text, on: { click: () => control('POST', 'clock', { advanceMs }) } }))),
    el('div', { class: 'others' }, back, network),
  )
  setInterval(tick, 1000)
  tick()
}

export function showClock(clock) {
  offsetMs = clock.offsetMs
  offset.textContent = offsetMs === 0 ? 'on real time' : `${ahead(offsetMs)} ahead`
  offset.classList.toggle('ahead', offsetMs !== 0)
  back.disabled = offsetMs === 0
  tick()
}

/** undefined = the sandbox itself does not answer. */
export function showConnection(connection) {
  const line = document.getElementById('connection')
  isCut = connection !== undefined && connection.offline.graph && connection.offline.twilio
  network.textContent = isCut ? 'Mend the network' : 'Cut the network'
  network.setAttribute('aria-pressed', String(isCut))
  const [state, text] = wording(connection)
  line.dataset.state = state
  line.textContent = text
}

function wording(connection) {
  if (!connection) return ['bad', 'The sandbox does not answer. Is it still running?']
  if (isCut) return ['bad', 'The network is cut: the app reaches neither WhatsApp nor SMS, nor the telephone exchange.']
  const phone = connection.offline.phone ? ' · telephone cut off' : connection.phones === 0 ? ' · no phone registered' : ' · phone registered'
  const waiting = connection.waiting === 0 ? '' : ` · ${connection.waiting} webhook${connection.waiting === 1 ? '' : 's'} waiting`
  const there = [connection.whatsapp && 'WhatsApp', connection.twilio && 'SMS'].filter(Boolean)
  if (there.length === 2) return ['good', `Compline listens for WhatsApp and SMS${phone}${waiting}`]
  if (there.length === 1) return ['part', `Compline listens for ${there[0]} only${phone}${waiting}`]
  return ['part', `Compline has not registered its webhooks yet${phone}${waiting}`]
}

const tick = () => {
  const now = new Date(Date.now() + offsetMs)
  time.dateTime = now.toISOString()
  time.textContent = clockFormat.format(now)
}

/** 90 000 000 → "1 d 1 h". */
function ahead(ms) {
  const minutes = Math.round(ms / MINUTE)
  const parts = [[Math.floor(minutes / 1440), 'd'], [Math.floor(minutes / 60) % 24, 'h'], [minutes % 60, 'min']]
  return parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`).join(' ') || 'under a minute'
}

function cutOrMend() {
  return control('POST', 'offline', { offline: !isCut })
}
