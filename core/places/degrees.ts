/** A point in WGS 84. */
export interface Point { readonly latitude: number, readonly longitude: number }

export type DegreesProblem = 'no-place' | 'latitude-range' | 'longitude-range'
export type ReadPoint = { readonly ok: true } & Point | { readonly ok: false, readonly problem: DegreesProblem }

/** Seven places behind the point are a centimetre; minutes and seconds give endless ones. */
const rounded = (degrees: number): number => Number(degrees.toFixed(7)) + 0

/** Checks the ranges: latitude −90 to 90, longitude −180 to 180. */
export function pointOf(latitude: number, longitude: number): ReadPoint {
  if (!Number.isFinite(latitude) || !Number.isFinite(longitude)) return { ok: false, problem: 'no-place' }
  if (Math.abs(latitude) > 90) return { ok: false, problem: 'latitude-range' }
  if (Math.abs(longitude) > 180) return { ok: false, problem: 'longitude-range' }
  return { ok: true, latitude: rounded(latitude), longitude: rounded(longitude) }
}

/** Long texts are no coordinates; bounds what the expressions below work on. */
const LONGEST = 120
/** A sign, degrees, minutes, seconds. Numbers have a point; commas were made points. */
const NUMBER = String.raw`\d{1,3}(?:\.\d{1,20})?`
const SIZE = String.raw`([+-])?\s*(${NUMBER})(?:\s*°\s*(?:(${NUMBER})\s*'\s*(?:(${NUMBER})\s*")?)?)?`
/** The side stands before both, or after: in "N 51 W 0" the W is the second one's. */
const ONES = [String.raw`([NSEW])?\s*${SIZE}()`, String.raw`()${SIZE}\s*([NSEW])?`]
/** Two, with a comma, semicolon, slash or spaces between. */
const PAIRS = ONES.map((one) => new RegExp(String.raw`^${one}\s*[,;/\s]\s*${one}$`, 'i'))
const ALONE = ONES.map((one) => new RegExp(`^${one}$`, 'i'))
const match = (patterns: readonly RegExp[], text: string): RegExpExecArray | null => patterns.map((pattern) => pattern.exec(text)).find((found) => found !== null) ?? null

interface One { readonly degrees: number, readonly side: 'N' | 'S' | 'E' | 'W' | null }

/**
 * A pair of coordinates as people and maps write them: `51.5074, -0.1278`, `51,5074; -0,1278`, `51°30'26.6"N 0°07'40.1"W`,
 * `N 51° 30.444' W 0° 7.668'`. Latitude comes first, unless the sides (N, S, E, W) say otherwise.
 */
export function readPair(text: string): ReadPoint {
  const plain = plainOf(text)
  // "51,5074 -0,1278" and "51,5074; -0,1278" are decimal commas; "51, 0" and "51.5,-0.12" are not.
  const commas = plain.replace(/(\d),(?=\d)/g, '$1.')
  const found = match(PAIRS, plain) ?? (/\d\.\d/.test(plain) ? null : match(PAIRS, commas))
  const first = found === null ? null : oneOf(found.slice(1, 7))
  const second = found === null ? null : oneOf(found.slice(7, 13))
  if (first === null || second === null) return { ok: false, problem: 'no-place' }
  const firstIsLatitude = isLatitude(first)
  const secondIsLatitude = isLatitude(second)
  if (firstIsLatitude !== null && firstIsLatitude === secondIsLatitude) return { ok: false, problem: 'no-place' }
  const turned = firstIsLatitude === false || secondIsLatitude === true
  return turned ? pointOf(second.degrees, first.degrees) : pointOf(first.degrees, second.degrees)
}

/** A single coordinate of that kind; null = none. The range is not looked at. */
export function readDegrees(text: string, kind: 'latitude' | 'longitude'): number | null {
  const plain = plainOf(text)
  const found = match(ALONE, plain) ?? match(ALONE, plain.replace(/(\d),(?=\d)/g, '$1.'))
  const one = found === null ? null : oneOf(found.slice(1))
  if (one === null || isLatitude(one) === (kind === 'longitude')) return null
  return rounded(one.degrees)
}

const isLatitude = ({ side }: One): boolean | null => side === null ? null : side === 'N' || side === 'S'

function oneOf([before, sign, degrees, minutes, seconds, after]: readonly (string | undefined)[]): One | null {
  if (degrees === undefined) return null
  const side = (before || after || undefined)?.toUpperCase() as One['side'] | undefined
  const [m, s] = [Number(minutes ?? 0), Number(seconds ?? 0)]
  // A sign beside a side says it twice, or contradicts it; of degrees with minutes only the last has a fraction.
  if ((side !== undefined && sign !== undefined) || m >= 60 || s >= 60) return null
  if ((minutes !== undefined && degrees.includes('.')) || (seconds !== undefined && minutes?.includes('.') === true)) return null
  const size = Number(degrees) + m / 60 + s / 3600
  return { degrees: sign === '-' || side === 'S' || side === 'W' ? -size : size, side: side ?? null }
}

/** The many signs for minus, degree, minute and second as one each. */
const plainOf = (text: string): string => (text.length > LONGEST ? '' : text)
  .replace(/[\u00ba\u02da]/g, '°')
  .replace(/\u00b4/g, '\'')
  .normalize('NFKC')
  .replace(/[\u2010-\u2015\u2212]/g, '-')
  .replace(/''|[\u2033\u201c\u201d\u201f]|′′|’’/g, '"')
  .replace(/[\u2032\u2018\u2019\u201b`]/g, '\'')
  .replace(/[\p{Cf}]/gu, '')
  .replace(/\s+/g, ' ')
  .replace(/^[([]\s*|\s*[)\]]$/g, '')
  .trim()
