import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FUZZ_TIME, runs } from '../testing/runs.ts'
import { readDegrees } from './degrees.ts'
import { readPlace, type ReadPlace } from './read-place.ts'

const at = (text: string): unknown => {
  const read = readPlace(text)
  return read.ok ? [read.place.latitude, read.place.longitude, ...[read.place.name, read.place.address].filter((words) => words !== null)] : read.problem
}

describe('coordinates', () => {
  test.each([
    ['51.5074, -0.1278', [51.5074, -0.1278]],
    ['51.5074,-0.1278', [51.5074, -0.1278]],
    ['51.5074 -0.1278', [51.5074, -0.1278]],
    ['  (51.5074, -0.1278)\n', [51.5074, -0.1278]],
    ['51.5074; −0.1278', [51.5074, -0.1278]],
    ['51,5074; -0,1278', [51.5074, -0.1278]],
    ['51,5074 -0,1278', [51.5074, -0.1278]],
    ['51, 0', [51, 0]],
    ['-33.8568, 151.2153', [-33.8568, 151.2153]],
    ['51.5074° N, 0.1278° W', [51.5074, -0.1278]],
    ['N 51.5074 W 0.1278', [51.5074, -0.1278]],
    ['0.1278 W, 51.5074 N', [51.5074, -0.1278]],
    ['51°30\'26.6"N 0°07\'40.1"W', [51.5073889, -0.1278056]],
    ['51°30′26.6″N, 0°07′40.1″W', [51.5073889, -0.1278056]],
    ['51º 30’ 26.6” n 0º 7’ 40.1” w', [51.5073889, -0.1278056]],
    ['N 51° 30.444\' W 0° 7.668\'', [51.5074, -0.1278]],
    ['51° 30.444\' N, 0° 7.668\' W', [51.5074, -0.1278]],
    ['\u202a51.5074, -0.1278\u202c', [51.5074, -0.1278]],
    ['５１.５０７４, -０.１２７８', [51.5074, -0.1278]],
    ['90, 180', [90, 180]],
    ['-90, -180', [-90, -180]],
  ])('%j', (text, expected) => { expect(at(text)).toEqual(expected) })

  test.each([
    ['90.0001, 0', 'latitude-range'],
    ['0, -180.5', 'longitude-range'],
    ['151.2153, -33.8568', 'latitude-range'],
    ['51°60\'00"N 0°07\'40"W', 'no-place'],
    ['-51.5 S, 0.1 W', 'no-place'],
    ['51.5 N, 0.1 N', 'no-place'],
    ['51.5', 'no-place'],
    ['51.5074, -0.1278, 17', 'no-place'],
    ['', 'no-place'],
    ['at the pier', 'no-place'],
    ['1 Main Street, 12345', 'no-place'],
    ['+44 20 7946 0018', 'no-place'],
    ['2026-11-22', 'no-place'],
  ])('%j is none: %s', (text, problem) => { expect(at(text)).toBe(problem) })

  test.each([
    ['51.5074', 'latitude', 51.5074], ['51,5074', 'latitude', 51.5074], ['51°30\'26.6"N', 'latitude', 51.5073889], ['0.1278 W', 'longitude', -0.1278],
    ['0.1278 W', 'latitude', null], ['north', 'latitude', null], ['', 'longitude', null], ['200', 'longitude', 200],
  ] as const)('alone: %j as a %s is %s', (text, kind, expected) => { expect(readDegrees(text, kind)).toBe(expected) })
})

describe('geo: URIs (RFC 5870)', () => {
  test.each([
    ['geo:51.5074,-0.1278', [51.5074, -0.1278]],
    ['GEO:51.5074,-0.1278,35', [51.5074, -0.1278]],
    ['geo:48.2010,16.3695,183', [48.201, 16.3695]],
    ['geo:48.198634,16.371648;crs=wgs84;u=40', [48.198634, 16.371648]],
    ['geo:90,-22.43;crs=WGS84', [90, -22.43]],
    ['geo:0,0?q=50.8225,-0.1372(The pier)', [50.8225, -0.1372, 'The pier']],
    ['geo:50.8225,-0.1372?q=The+pier&z=17', [50.8225, -0.1372, 'The pier']],
    ['geo:50.8225,-0.1372?z=17', [50.8225, -0.1372]],
  ])('%s', (text, expected) => { expect(at(text.replace('The pier)', 'The%20pier)'))).toEqual(expected) })

  test.each([
    ['geo:323482,4306480;crs=EPSG:32618', 'other-globe'], ['geo:91,0', 'latitude-range'], ['geo:0,181', 'longitude-range'], ['geo:51.5', 'no-place'], ['geo:a,b', 'no-place'], ['geo:,', 'no-place'],
  ])('%s is none: %s', (text, problem) => { expect(at(text)).toBe(problem) })
})

describe('links of maps', () => {
  test.each([
    ['Google: the pin, not the middle of the screen', 'https://www.google.com/maps/place/Brighton+Palace+Pier/@50.81,-0.15,17z/data=!3m1!4b1!4m6!3m5!1s0x4875:0x6!8m2!3d50.8167!4d-0.1367!16zL20', [50.8167, -0.1367, 'Brighton Palace Pier']],
    ['Google: the last pin of several', 'https://www.google.de/maps/place/X/data=!3d1!4d2!8m2!3d50.8167!4d-0.1367', [50.8167, -0.1367, 'X']],
    ['Google: name and address', 'https://www.google.co.uk/maps/place/The+Pier,+Madeira+Dr,+Brighton/@50.8167,-0.1367,17z', [50.8167, -0.1367, 'The Pier', 'Madeira Dr, Brighton']],
    ['Google: a dropped pin', 'https://www.google.com/maps/place/51%C2%B030\'26.6%22N+0%C2%B007\'40.1%22W/@51.5,-0.13,17z', [51.5073889, -0.1278056]],
    ['Google: a search by coordinates', 'https://www.google.com/maps/search/?api=1&query=47.5951518%2C-122.3316393', [47.5951518, -122.3316393]],
    ['Google: a search in the path', 'https://www.google.com/maps/search/51.5074,+-0.1278?entry=tts', [51.5074, -0.1278]],
    ['Google: q', 'https://maps.google.com/?q=51.5074,-0.1278', [51.5074, -0.1278]],
    ['Google: q with a name', 'https://maps.google.com/maps?q=The+pier@50.8225,-0.1372', [50.8225, -0.1372, 'The pier']],
    ['Google: the way there', 'https://www.google.com/maps/dir/?api=1&destination=50.8225,-0.1372', [50.8225, -0.1372]],
    ['Google: the way there, in the path', 'https://www.google.com/maps/dir/51,0/50.8225,-0.1372/@50.9,-0.1,10z', [50.8225, -0.1372]],
    ['Google: what is seen', 'https://www.google.com/maps/@51.5074,-0.1278,15z', [51.5074, -0.1278]],
    ['Google: without https', 'www.google.com/maps/@51.5074,-0.1278,15z', [51.5074, -0.1278]],
    ['Google: Arabic', 'https://www.google.com/maps/place/%D8%A8%D8%B1%D8%AC+%D8%AE%D9%84%D9%8A%D9%81%D8%A9/@25.1972,55.2744,17z', [25.1972, 55.2744, 'برج خليفة']],
    ['Apple: ll and q', 'https://maps.apple.com/?ll=50.8225,-0.1372&q=The%20pier', [50.8225, -0.1372, 'The pier']],
    ['Apple: with an address', 'https://maps.apple.com/?address=Madeira%20Drive,%20Brighton&ll=50.8225,-0.1372&q=The%20pier', [50.8225, -0.1372, 'The pier', 'Madeira Drive, Brighton']],
    ['Apple: place', 'https://maps.apple.com/place?coordinate=50.8225,-0.1372&name=The+pier&address=Madeira+Drive', [50.8225, -0.1372, 'The pier', 'Madeira Drive']],
    ['OpenStreetMap: the marker, not the screen', 'https://www.openstreetmap.org/?mlat=50.8225&mlon=-0.1372#map=17/50.9/-0.2', [50.8225, -0.1372]],
    ['OpenStreetMap: the screen', 'https://www.openstreetmap.org/#map=17/50.8225/-0.1372', [50.8225, -0.1372]],
    ['OpenStreetMap: a node', 'https://osm.org/node/123#map=17/50.8225/-0.1372&layers=N', [50.8225, -0.1372]],
    ['shared with words around it', 'The pier\nMadeira Drive\nBrighton\nhttps://maps.apple.com/?ll=50.8225,-0.1372', [50.8225, -0.1372, 'The pier', 'Madeira Drive, Brighton']],
  ])('%s', (_, text, expected) => { expect(at(text)).toEqual(expected) })

  test.each([
    ['https://maps.app.goo.gl/AbC123', 'short-link'], ['https://goo.gl/maps/AbC', 'short-link'], ['https://maps.apple/p/AbC', 'short-link'], ['https://osm.org/go/euu4', 'short-link'],
    ['https://www.google.com/maps/place/The+pier', 'link-without-place'], ['https://maps.apple.com/?q=The+pier', 'link-without-place'], ['https://www.openstreetmap.org/node/123', 'link-without-place'],
    ['https://maps.google.com/?q=99,0', 'latitude-range'], ['https://www.openstreetmap.org/?mlat=1&mlon=200', 'longitude-range'],
    ['https://example.com/?ll=51,0', 'no-place'], ['https://maps.google.com.evil.example/?q=51,0', 'no-place'], ['https://', 'no-place'],
    ['https://www.google.com/maps/place/%E0%A4%A/', 'link-without-place'],
  ])('%s is none: %s', (text, problem) => { expect(at(text)).toBe(problem) })
})

describe('whatever is pasted', () => {
  const good = ({ place: { latitude, longitude, name, address } }: Extract<ReadPlace, { ok: true }>): boolean =>
    Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && !Object.is(latitude, -0) && [name, address].every((words) => words === null || (words.trim() === words && words !== '' && words.length <= 1000))
  const piece = fc.oneof(
    fc.constantFrom('geo:', 'https://www.google.com/maps/', 'place/', 'search/', 'dir/', '@', '!3d', '!4d', '?q=', '&ll=', ',', ';', ' ', '°', '\'', '"', 'N', 'w', '-', '%', '%E0', 'https://maps.apple.com/?', 'https://osm.org/', '#map=1/', 'mlat=', '&mlon=', ';crs=', '(', ')', '\n', '+'),
    fc.double({ noNaN: true }).map(String), fc.integer().map(String), fc.string({ unit: 'binary' }))

  test('is a place on the globe, or a problem with a name; never an exception', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 9000 }), fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))), (text) => {
      const read = readPlace(text)
      expect(read.ok ? good(read) : read.problem.length > 0).toBe(true)
    }), { numRuns: runs })
  }, FUZZ_TIME)

  test('a point that is written in any of these ways is that point', () => {
    const degrees = (most: number) => fc.integer({ min: -most * 100_000, max: most * 100_000 }).map((n) => n / 100_000)
    fc.assert(fc.property(degrees(90), degrees(180), (lat, lon) => {
      const sides = `${Math.abs(lat)}° ${lat < 0 ? 'S' : 'N'} ${Math.abs(lon)}° ${lon < 0 ? 'W' : 'E'}`
      for (const text of [`${lat.toFixed(5)}, ${lon.toFixed(5)}`, `geo:${lat.toFixed(5)},${lon.toFixed(5)}`, sides, `https://maps.google.com/?q=${lat.toFixed(5)},${lon.toFixed(5)}`, `https://maps.apple.com/?ll=${lat.toFixed(5)},${lon.toFixed(5)}`, `https://www.openstreetmap.org/#map=3/${lat.toFixed(5)}/${lon.toFixed(5)}`]) expect(at(text)).toEqual([lat + 0, lon + 0])
    }), { numRuns: Math.min(runs, 20_000) })
  }, FUZZ_TIME)

  test('long texts take no long time', () => {
    for (const text of ['1'.repeat(7999), '1 '.repeat(4000), `https://www.google.com/maps/${'@1,'.repeat(2500)}`, `geo:${'1,'.repeat(3500)}`, `https://www.google.com/maps/place/${'!3d1'.repeat(1900)}`, '1°1\''.repeat(1900)]) {
      // The best of three: a busy machine may hold one up.
      const took = [1, 2, 3].map(() => {
        const start = performance.now()
        readPlace(text)
        return performance.now() - start
      })
      expect(Math.min(...took)).toBeLessThan(100)
    }
  })
})
