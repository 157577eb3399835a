import { describe, expect, it } from 'vitest'
import { emptyPlaceForm, formOf, pastedInto, pasteProblem, placeOf } from './place-form.ts'

describe('the fields of a place', () => {
  it('are filled by a link that is pasted, with the words it has', () => {
    const form = pastedInto(emptyPlaceForm, 'https://maps.apple.com/?ll=50.8225,-0.1372&q=The%20pier&address=Madeira%20Drive')
    expect(form).toMatchObject({ name: 'The pier', address: 'Madeira Drive', latitude: '50.8225', longitude: '-0.1372' })
    expect(placeOf(form)).toEqual({ ok: true, place: { latitude: 50.8225, longitude: -0.1372, name: 'The pier', address: 'Madeira Drive' } })
  })
  it('keep their words where only coordinates are pasted, and all of them where nothing can be read', () => {
    const named = { ...emptyPlaceForm, name: 'My bench', address: 'By the sea' }
    expect(pastedInto(named, '50.8225, -0.1372')).toMatchObject({ name: 'My bench', address: 'By the sea', latitude: '50.8225' })
    const nothing = pastedInto(named, 'by the bench')
    expect(nothing).toEqual({ ...named, pasted: 'by the bench' })
    expect(pasteProblem(nothing)).toBe('no-place')
  })
  it('do not keep the address of another place', () => {
    const form = pastedInto(formOf({ latitude: 1, longitude: 2, name: 'Office', address: 'Quay Street' }), 'https://maps.apple.com/?ll=50.8225,-0.1372&q=The%20pier')
    expect(form).toMatchObject({ name: 'The pier', address: '' })
  })
  it('take degrees, minutes and seconds as well', () => {
    expect(placeOf({ ...emptyPlaceForm, latitude: '51°30\'26.6"N', longitude: '0°07\'40.1"W' })).toMatchObject({ ok: true, place: { latitude: 51.5073889, longitude: -0.1278056, name: null, address: null } })
  })
  it('say what is wrong with each', () => {
    expect(placeOf(emptyPlaceForm)).toEqual({ ok: false, problems: { latitude: 'missing', longitude: 'missing' } })
    expect(placeOf({ ...emptyPlaceForm, latitude: '91', longitude: 'west' })).toEqual({ ok: false, problems: { latitude: 'latitude-range', longitude: 'longitude' } })
    expect(placeOf({ ...emptyPlaceForm, latitude: '90', longitude: '-180.5' })).toEqual({ ok: false, problems: { latitude: null, longitude: 'longitude-range' } })
    expect(placeOf({ ...emptyPlaceForm, latitude: '0.1 W', longitude: '51 N' })).toEqual({ ok: false, problems: { latitude: 'latitude', longitude: 'longitude' } })
  })
  it('of a known place are that place again', () => {
    const place = { latitude: -33.8568, longitude: 151.2153, name: null, address: null }
    expect(placeOf(formOf(place))).toEqual({ ok: true, place })
  })
})
