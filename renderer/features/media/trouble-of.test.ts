import { expect, it } from 'vitest'
import { i18n } from '../../locales/index.ts'
import { troubleOf } from './trouble-of.ts'

it('a file that is here, or on its way for the first time, is no trouble', () => {
  expect(troubleOf({ state: 'kept', code: null })).toBeNull()
  expect(troubleOf({ state: 'wanted', code: null })).toBeNull()
})
it('one that is tried again by itself says so; one that was given up waits to be asked for', () => {
  expect(troubleOf({ state: 'wanted', code: 'offline' })).toEqual({ words: 'offline', code: 'offline', again: 'by-itself' })
  expect(troubleOf({ state: 'failed', code: 'gone' })).toEqual({ words: 'gone', code: 'gone', again: 'on-demand' })
})
it('a provider’s own code is said as it is, an HTTP status as the number that IT knows', () => {
  expect(troubleOf({ state: 'failed', code: '131052' })).toEqual({ words: 'code', code: '131052', again: 'on-demand' })
  expect(troubleOf({ state: 'wanted', code: 'http-503' })).toEqual({ words: 'http', code: '503', again: 'by-itself' })
})
it('every trouble is a whole sentence', () => {
  for (const code of ['gone', 'changed', 'page', 'too-large', 'connector-off', 'offline', 'timeout', 'disk-full', 'secret-missing', 'strange-address', 'http-400', '131052', '', null]) {
    const trouble = troubleOf({ state: 'failed', code })
    const said = i18n.global.t(`media.trouble.${trouble?.words ?? ''}`, { code: trouble?.code ?? '' })
    expect(said, String(code)).toMatch(/^[A-Z].*\.$/)
    expect(said, String(code)).not.toMatch(/http-|media\.|\(\)/)
  }
})
