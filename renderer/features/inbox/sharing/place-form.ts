import type { Place } from '../../../../core/messaging/message.ts'
import { pointOf, readDegrees } from '../../../../core/places/degrees.ts'
import { readPlace, type PlaceProblem } from '../../../../core/places/read-place.ts'

/** The fields of a place, as they stand. */
export interface PlaceForm { readonly pasted: string, readonly name: string, readonly address: string, readonly latitude: string, readonly longitude: string }
export const emptyPlaceForm: PlaceForm = { pasted: '', name: '', address: '', latitude: '', longitude: '' }

/** Degrees in a field: seven places behind the point at most, none for nothing. */
const written = (degrees: number): string => String(Number(degrees.toFixed(7)))

export const formOf = ({ name, address, latitude, longitude }: Place): PlaceForm =>
  ({ pasted: '', name: name ?? '', address: address ?? '', latitude: written(latitude), longitude: written(longitude) })

/** What was pasted fills the other fields: coordinates always, words where it has some. */
export function pastedInto(form: PlaceForm, pasted: string): PlaceForm {
  const read = readPlace(pasted)
  if (!read.ok) return { ...form, pasted }
  const { name, address, latitude, longitude } = read.place
  return { pasted, name: name ?? form.name, address: name === null ? form.address : address ?? '', latitude: written(latitude), longitude: written(longitude) }
}

/** Why nothing could be read from what was pasted; null where it could, or nothing was. */
export function pasteProblem({ pasted }: PlaceForm): PlaceProblem | null {
  if (pasted.trim() === '') return null
  const read = readPlace(pasted)
  return read.ok ? null : read.problem
}

export interface PlaceProblems { readonly latitude: 'missing' | 'latitude' | 'latitude-range' | null, readonly longitude: 'missing' | 'longitude' | 'longitude-range' | null }

/** The place that the fields say, or what is wrong with them. */
export function placeOf({ name, address, latitude, longitude }: PlaceForm): { readonly ok: true, readonly place: Place } | { readonly ok: false, readonly problems: PlaceProblems } {
  const [lat, lon] = [readDegrees(latitude, 'latitude'), readDegrees(longitude, 'longitude')]
  const problems: PlaceProblems = {
    latitude: latitude.trim() === '' ? 'missing' : lat === null ? 'latitude' : pointOf(lat, 0).ok ? null : 'latitude-range',
    longitude: longitude.trim() === '' ? 'missing' : lon === null ? 'longitude' : pointOf(0, lon).ok ? null : 'longitude-range',
  }
  if (lat === null || lon === null || problems.latitude !== null || problems.longitude !== null) return { ok: false, problems }
  return { ok: true, place: { latitude: lat, longitude: lon, name: name.trim() || null, address: address.trim() || null } }
}
