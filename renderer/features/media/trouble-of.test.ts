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
it('a provider’s own code is said as it is', () => {
  expect(troubleOf({ state: 'failed', code: '131052' })).toEqual({ words: 'other', code: '131052', again: 'on-demand' })
})
it('every trouble has its words', () => {
  for (const code of ['gone', 'changed', 'too-large', 'connector-off', 'offline', '131052']) {
    const words = troubleOf({ state: 'failed', code })?.words ?? ''
    expect(i18n.global.te(`media.trouble.${words}`), code).toBe(true)
  }
})
