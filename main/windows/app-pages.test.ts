import { describe, expect, it, test } from 'vitest'
import { fileAsked, mayGo } from './app-pages.ts'

const asked = (host: 'bundle' | 'phone', url: string): string | null => fileAsked(host, new URL(url, `app://${host}`).pathname)

describe('a page of the app', () => {
  test.each([['/', '/index.html'], ['/index.html', '/index.html'], ['/ringing.html', '/ringing.html'], ['/assets/index-a_B1.js', '/assets/index-a_B1.js'], ['/assets/a%20b.svg', '/assets/a b.svg']])('%s is shown in the advisor’s windows', (url, file) => {
    expect(asked('bundle', url)).toBe(file)
  })
  it('of the phone is shown in its window, with its scripts and sounds', () => {
    expect(asked('phone', '/phone.html')).toBe('/phone.html')
    expect(asked('phone', '/assets/phone-1.js')).toBe('/assets/phone-1.js')
  })
  test.each(['/phone.html', '/%70hone.html', '/phone%2ehtml', '/PHONE.HTML', '/x/../phone.html', '/x%2f..%2fphone.html', '/x%5c..%5cphone.html', '/./phone.html', '//phone.html', '/phone.html%20', '/phone.html.', '/phone.html::$DATA', '/phone.html%00'])('%s: the phone’s, however it is spelled, is not shown in the advisor’s', (url) => {
    expect(asked('bundle', url)).toBeNull()
  })
  test.each(['/', '/index.html', '/%69ndex.html', '/Ringing.html', '/index.htm', '/assets/..%2findex.html'])('%s: the advisor’s is not shown in the phone’s', (url) => {
    expect(asked('phone', url)).toBeNull()
  })
  it('has an address that can be read', () => {
    expect(fileAsked('bundle', '/%E0%A4%A')).toBeNull()
  })
})

describe('a window', () => {
  const origins = ['app://bundle', 'app://phone']
  test.each([
    ['app://bundle/index.html', 'app://bundle/index.html#/inbox', true], ['app://phone/phone.html', 'app://phone/phone.html', true],
    ['app://bundle/index.html', 'app://phone/phone.html', false], ['app://phone/phone.html', 'app://bundle/index.html', false],
    ['app://bundle/index.html', 'app://bundle.away.example/', false], ['app://bundle/index.html', 'https://away.example/', false],
    ['', 'app://bundle/index.html', false], ['https://away.example/', 'https://away.example/', false],
  ])('at %s may go to %s: %s', (from, to, may) => {
    expect(mayGo(origins, from, to)).toBe(may)
  })
})
