import { describe, expect, test } from 'vitest'
import { findBrowser } from './browsers.mjs'

const only = (...files: string[]) => (file: string) => files.includes(file)

describe('findBrowser', () => {
  test('takes what COMPLINE_CHROMIUM names, before any other', () => {
    const exists = only('/opt/mine', '/usr/lib/chromium/chromium')
    expect(findBrowser({ platform: 'linux', env: { COMPLINE_CHROMIUM: '/opt/mine' }, exists })).toBe('/opt/mine')
  })

  test('says so when COMPLINE_CHROMIUM names nothing', () => {
    const search = () => findBrowser({ platform: 'linux', env: { COMPLINE_CHROMIUM: '/opt/mine' }, exists: only() })
    expect(search).toThrow('COMPLINE_CHROMIUM names /opt/mine, which does not exist')
  })

  test('finds Edge on Linux when there is no other', () => {
    expect(findBrowser({ platform: 'linux', env: {}, exists: only('/opt/microsoft/msedge/msedge') })).toBe('/opt/microsoft/msedge/msedge')
  })

  test('finds Chrome in the user\'s own Applications on macOS', () => {
    const chrome = '/Users/ada/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
    expect(findBrowser({ platform: 'darwin', env: { HOME: '/Users/ada' }, exists: only(chrome) })).toBe(chrome)
  })

  test('finds Edge in either Program Files on Windows', () => {
    const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'
    const env = { PROGRAMFILES: 'C:\\Program Files', 'PROGRAMFILES(X86)': 'C:\\Program Files (x86)' }
    expect(findBrowser({ platform: 'win32', env, exists: only(edge) })).toBe(edge)
  })

  test('gives nothing where nothing is installed', () => {
    expect(findBrowser({ platform: 'linux', env: {}, exists: only() })).toBeUndefined()
  })
})
