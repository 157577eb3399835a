import { el } from './element.js'

/** What a bubble holds besides its words: files, places, cards, lists. */

const size = (bytes) => bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`
const source = (media) => `/control/media/${media.id}`

const shows = {
  image: (media) => el('a', { class: 'picture', href: source(media), target: '_blank', rel: 'noopener' }, el('img', { src: source(media), alt: 'Photo', loading: 'lazy' })),
  sticker: (media) => el('img', { class: 'sticker', src: source(media), alt: 'Sticker' }),
  video: (media) => el('video', { class: 'film', src: source(media), controls: true, preload: 'metadata' }),
  audio: (media, played) => el('div', { class: media.voice ? 'sound voice' : 'sound' },
    el('span', { 'class': 'mark', 'aria-hidden': 'true', 'text': media.voice ? '🎤' : '♫' }),
    el('audio', { 'src': source(media), 'controls': true, 'preload': 'metadata', 'aria-label': media.voice ? 'Voice note' : 'Sound', 'on': { play: played } })),
  document: (media) => el('a', { class: 'paper', href: source(media), target: '_blank', rel: 'noopener' },
    el('span', { 'class': 'mark', 'aria-hidden': 'true', 'text': (media.name ?? media.mime).split(/[./]/).at(-1).slice(0, 4).toUpperCase() }),
    el('span', {}, el('strong', { text: media.name ?? 'Document' }), el('small', { text: size(media.bytes) }))),
}

/** The same node at each drawing, so that what plays goes on. */
function kept(message, { files, played }) {
  const node = files.get(message.id) ?? shows[message.media.kind](message.media, () => played(message))
  files.set(message.id, node)
  return node
}

/** `acts.played(message)`: a voice note began; `acts.files`: the nodes of this phone's files. */
export function contentOf(message, acts) {
  if (message.revoked) return [el('p', { class: 'gone', text: message.from === 'client' ? '⊘ You deleted this message' : '⊘ This message was deleted' })]
  return [
    message.media ? kept(message, acts) : null,
    message.place ? place(message.place) : null,
    ...(message.cards ?? []).map(card),
  ]
}

const place = ({ latitude, longitude, name, address }) => el('div', { class: 'place' },
  el('span', { 'class': 'map', 'aria-hidden': 'true', 'text': '📍' }),
  el('strong', { text: name ?? 'Location' }),
  el('small', { text: address ?? `${latitude.toFixed(4)}, ${longitude.toFixed(4)}` }))

const card = ({ name, organisation, phones, emails }) => el('div', { class: 'card' },
  el('span', { 'class': 'mark', 'aria-hidden': 'true', 'text': name.split(/\s+/).map((part) => part[0]).join('').slice(0, 2) }),
  el('span', {}, el('strong', { text: name }), ...[organisation, ...phones, ...emails].filter(Boolean).map((line) => el('small', { text: line }))))

/** One line about a message, for a quotation. */
export function gist(message) {
  if (!message) return 'A message'
  if (message.revoked) return 'Deleted message'
  const what = message.media ? { image: '📷 Photo', video: '🎞 Video', audio: message.media.voice ? '🎤 Voice note' : '♫ Sound', document: `📄 ${message.media.name ?? 'Document'}`, sticker: 'Sticker' }[message.media.kind] : undefined
  return message.text || what || (message.place ? '📍 Location' : message.cards ? '👤 Card' : 'A message')
}
