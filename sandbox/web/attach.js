import { el } from './element.js'

/** WhatsApp sends pictures, films and sounds as such where it can, all else as a document. */
const kinds = { 'image/jpeg': 'image', 'image/png': 'image', 'image/webp': 'sticker', 'video/mp4': 'video', 'video/3gpp': 'video' }

const kindOf = (type) => kinds[type] ?? (type.startsWith('audio/') ? 'audio' : 'document')

const base64 = (file) => new Promise((resolve, reject) => {
  const reader = new FileReader()
  reader.addEventListener('load', () => resolve(String(reader.result).split(',')[1] ?? ''))
  reader.addEventListener('error', () => reject(reader.error))
  reader.readAsDataURL(file)
})

/** What `POST messages` takes for a file that was chosen or dropped. */
export async function fileMessage(file) {
  const mime = file.type || 'application/octet-stream'
  return { type: kindOf(mime), file: { base64: await base64(file), mime, name: file.name } }
}

const item = (text, act) => el('button', { type: 'button', text, on: { click: (event) => { event.currentTarget.closest('details').open = false; act() } } })
const menuOf = (label, items, ...more) => el('details', { class: 'attach', on: { keydown: (event) => { if (event.key === 'Escape') event.currentTarget.open = false } } },
  el('summary', { 'aria-label': label, 'title': label, 'text': '+' }),
  el('div', { class: 'attach-items' }, ...items),
  ...more)

/** Beside a text message's field: a picture by MMS, and a call that nobody takes. */
export function textMenu({ picture, call }) {
  return menuOf('Send a picture, or call', [
    item('📷 Photo', picture),
    item('📞 Voicemail', () => call({ transcript: 'Hello, this is about my statement. Could you call me back this afternoon? Thank you.' })),
    item('📞 Voicemail nobody can write down', () => call({ transcript: null })),
  ])
}

/** The menu beside the field: `send` gets what the control API takes, without the channel. */
export function attachMenu(send) {
  const chooser = el('input', { type: 'file', hidden: true, on: { change: choose } })
  async function choose() {
    const [file] = chooser.files
    chooser.value = ''
    if (file) send(await fileMessage(file))
  }
  return menuOf('Send something else', [
    item('📎 A file of mine…', () => chooser.click()),
    item('📷 Photo', () => send({ type: 'image' })),
    item('🎤 Voice note', () => send({ type: 'audio' })),
    item('📄 Document', () => send({ type: 'document' })),
    item('🎞 Video', () => send({ type: 'video' })),
    item('🌲 Sticker', () => send({ type: 'sticker' })),
    item('📍 Location', () => send({ type: 'location', latitude: 51.5079, longitude: -0.0877, name: 'London Bridge', address: 'London SE1' })),
    item('👤 Card', () => send({ type: 'contacts' })),
  ], chooser)
}
