import type { Place } from '../messaging/message.ts'
import { pointOf, readPair, type DegreesProblem, type ReadPoint } from './degrees.ts'

/** `link-without-place`: a map's link in which no coordinates stand. `short-link`: one that only its map can resolve. */
export type PlaceProblem = DegreesProblem | 'short-link' | 'link-without-place' | 'other-globe'
export type ReadPlace = { readonly ok: true, readonly place: Place } | { readonly ok: false, readonly problem: PlaceProblem }

/** Longest text that is looked at; map links have some hundred characters. */
const LONGEST = 8000
/** Longest name or address that is taken over (core/ipc.ts). */
const LONGEST_WORDS = 1000

/**
 * What somebody pasted as a place: coordinates, a geo: URI, or a link of Google Maps, Apple Maps or OpenStreetMap, alone
 * or with words around it, as telephones share it. Nothing is looked up: what does not stand in the text is not known.
 */
export function readPlace(text: string): ReadPlace {
  const trimmed = text.trim()
  if (trimmed.length > LONGEST) return { ok: false, problem: 'no-place' }
  const written = /\b(?:https?:\/\/|geo:)\S+/i.exec(trimmed)?.[0] ?? /^(?:www\.|maps\.|goo\.gl\/|osm\.org\/|openstreetmap\.org\/|google\.[a-z.]{2,6}\/maps)\S*$/i.exec(trimmed)?.[0] ?? null
  if (written === null) return placed(readPair(trimmed))
  const link = /^(https?|geo):/i.test(written) ? written : `https://${written}`
  const found = /^geo:/i.test(link) ? readGeo(link) : readLink(link)
  if (!found.ok || found.place.name !== null) return found
  // "The pier ⏎ Madeira Drive, Brighton ⏎ https://…"
  const [name, ...rest] = trimmed.replace(written, '\n').split('\n').map((line) => worded(line)).filter((line) => line !== null)
  return { ok: true, place: { ...found.place, name: name ?? null, address: found.place.address ?? worded(rest.join(', ')) } }
}

const placed = (point: ReadPoint, name: string | null = null, address: string | null = null): ReadPlace =>
  point.ok ? { ok: true, place: { latitude: point.latitude, longitude: point.longitude, name: worded(name), address: worded(address) } } : point

function worded(text: string | null): string | null {
  const words = text?.replace(/\p{Cc}/gu, ' ').replace(/\s+/g, ' ').trim().slice(0, LONGEST_WORDS).trim() ?? ''
  return words === '' ? null : words
}

/** RFC 5870: `geo:lat,lon[,alt][;crs=wgs84][;u=…]`; and Android's `?q=lat,lon(label)`. */
function readGeo(uri: string): ReadPlace {
  const [whole = '', query = ''] = uri.slice('geo:'.length).split('?', 2)
  const [coordinates = '', ...parameters] = whole.split(';')
  const crs = parameters.find((parameter) => /^crs=/i.test(parameter))
  if (crs !== undefined && !/^crs=wgs84$/i.test(crs)) return { ok: false, problem: 'other-globe' }
  const asked = new URLSearchParams(query).get('q')
  const label = asked === null ? null : /^([^(]*)\((.*)\)$/.exec(asked)
  const [point, name] = [readPair(label?.[1] ?? asked ?? ''), label?.[2] ?? null]
  if (point.ok) return placed(point, name)
  const numbers = coordinates.split(',')
  if (numbers.length < 2 || numbers.length > 3 || !numbers.every((number) => /^-?\d+(\.\d+)?$/.test(number))) return { ok: false, problem: 'no-place' }
  return placed(pointOf(Number(numbers[0]), Number(numbers[1])), name ?? (asked === null || /\d,/.test(asked) ? null : asked))
}

function readLink(text: string): ReadPlace {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null) return { ok: false, problem: 'no-place' }
  const host = url.hostname.replace(/^www\./, '')
  if (/^(maps\.app\.goo\.gl|goo\.gl|g\.co|maps\.apple)$/.test(host)) return { ok: false, problem: 'short-link' }
  if (/^(maps\.)?google\.[a-z]{2,3}(\.[a-z]{2})?$/.test(host)) return readGoogle(url)
  if (host === 'maps.apple.com') return readApple(url)
  if (host === 'openstreetmap.org' || host === 'osm.org') return readStreetMap(url)
  return { ok: false, problem: 'no-place' }
}

/** The first of these that has coordinates in it; a pair out of range is told before none at all. */
function firstOf(...pairs: readonly (string | null | undefined)[]): ReadPoint {
  let problem: ReadPoint = { ok: false, problem: 'no-place' }
  for (const pair of pairs) {
    if (pair == null) continue
    const read = readPair(pair)
    if (read.ok) return read
    if (read.problem !== 'no-place') problem = read
  }
  return problem
}
const orWithout = (found: ReadPlace): ReadPlace => !found.ok && found.problem === 'no-place' ? { ok: false, problem: 'link-without-place' } : found
const asName = (text: string | null): string | null => text === null || readPair(text).ok ? null : text

function decoded(part: string): string {
  try { return decodeURIComponent(part.replaceAll('+', ' ')) } catch { return '' }
}

/** `/maps/place/<name>/@<what is seen>/data=…!3d<lat>!4d<lon>`, `/maps/search/?api=1&query=`, `?q=`, `?destination=`, `/maps/@…`. */
function readGoogle(url: URL): ReadPlace {
  const parts = url.pathname.split('/').map(decoded)
  // The pin; `@` is only the middle of what was on the screen.
  const pin = [...url.pathname.matchAll(/!3d(-?\d+(?:\.\d+)?)!4d(-?\d+(?:\.\d+)?)/g)].at(-1)
  const seen = parts.find((part) => part.startsWith('@'))?.slice(1).split(',').slice(0, 2).join(',')
  const place = parts[parts.indexOf('place') + 1] ?? ''
  const named = parts.includes('place') && !place.startsWith('@') ? place : null
  const ways = parts.includes('dir') ? parts.slice(parts.indexOf('dir') + 1).filter((part) => part !== '' && !/^(@|data=|am=)/.test(part)) : []
  const searched = parts.includes('search') ? parts[parts.indexOf('search') + 1] : null
  const query = url.searchParams
  const asked = query.get('query') ?? query.get('q') ?? query.get('destination') ?? query.get('daddr')
  const labelled = /^(.*)@(-?[\d.]+,\s*-?[\d.]+)$/.exec(asked ?? '')
  const point = firstOf(pin === undefined ? null : `${pin[1] ?? ''},${pin[2] ?? ''}`, asked, labelled?.[2], named, searched, ways.at(-1), query.get('ll'), query.get('viewpoint'), query.get('center'), seen)
  const [name, address] = splitName(asName(named) ?? asName(labelled?.[1] ?? asked))
  return orWithout(placed(point, name, address))
}

/** Google writes "The pier, Madeira Drive, Brighton": the name, then the address. */
function splitName(text: string | null): [string | null, string | null] {
  const at = text?.indexOf(', ') ?? -1
  return text === null || at < 1 ? [text, null] : [text.slice(0, at), text.slice(at + 2)]
}

/** `?ll=` or `?coordinate=` with `q` or `name`, and `address`; `daddr`, `sll` and `center` where there is nothing better. */
function readApple(url: URL): ReadPlace {
  const query = url.searchParams
  const asked = query.get('q')
  const point = firstOf(query.get('coordinate'), query.get('ll'), asked, query.get('daddr'), query.get('destination'), query.get('sll'), query.get('center'))
  return orWithout(placed(point, query.get('name') ?? asName(asked), query.get('address')))
}

/** `?mlat=&mlon=` is the marker, `#map=zoom/lat/lon` what was on the screen. */
function readStreetMap(url: URL): ReadPlace {
  if (url.pathname.startsWith('/go/')) return { ok: false, problem: 'short-link' }
  const query = url.searchParams
  const [, lat, lon] = /map=[\d.]+\/(-?[\d.]+)\/(-?[\d.]+)/.exec(url.hash) ?? []
  const marker = query.has('mlat') && query.has('mlon') ? `${query.get('mlat') ?? ''},${query.get('mlon') ?? ''}` : null
  const asked = query.get('query')
  return orWithout(placed(firstOf(marker, asked, lat === undefined ? null : `${lat},${lon ?? ''}`), asName(asked)))
}
