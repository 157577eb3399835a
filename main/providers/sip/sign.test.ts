import { expect, it, test } from 'vitest'
import { readDigest, responseOf, signed, type Signer } from './sign.ts'

/** RFC 7616 §3.9.1. */
const mufasa: Signer = { user: 'Mufasa', password: 'Circle of Life', realm: 'http-auth@example.org' }
const example = (algorithm: string): string => `Digest username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", algorithm=${algorithm}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", nc=00000001, cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", qop=auth, response="0", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`

test.each([
  ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
  ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
])('signs the example of RFC 7616 §3.9.1 with %s', (algorithm, response) => {
  const parts = readDigest(example(algorithm))
  expect(parts && responseOf(parts, mufasa, 'GET', '/dir/index.html', '')).toBe(response)
})
it('signs the example of RFC 2617 §3.5, and by the rule of RFC 2069 where the server names no qop', () => {
  const parts = { username: 'Mufasa', realm: 'testrealm@host.com', nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093', uri: '/dir/index.html' }
  const signer = { user: 'Mufasa', password: 'Circle Of Life', realm: 'testrealm@host.com' }
  expect(responseOf({ ...parts, qop: 'auth', nc: '00000001', cnonce: '0a4f113b' }, signer, 'GET', '/dir/index.html', '')).toBe('6629fae49393a05397450978507c4ef1')
  expect(responseOf(parts, signer, 'GET', '/dir/index.html', '')).toBe('670fd8c2df070c60b045671b8b24ff02')
})
it('covers the body where the server wants that', () => {
  const parts = { username: 'u', realm: 'r', nonce: 'n', uri: 'sip:r', qop: 'auth-int', nc: '00000001', cnonce: 'c' }
  const signer = { user: 'u', password: 'p', realm: 'r' }
  expect(responseOf(parts, signer, 'INVITE', 'sip:r', 'a')).not.toBe(responseOf(parts, signer, 'INVITE', 'sip:r', 'b'))
})

test.each([
  ['another realm', { realm: 'away.example' }], ['another user', { username: 'Scar' }], ['another address', { uri: '/other' }], ['an unknown rule', { algorithm: 'MD5-sess' }], ['an unknown qop', { qop: 'auth-conf' }],
])('does not sign for %s', (_what, change) => {
  const parts = readDigest(example('MD5'))
  expect(responseOf({ ...parts, ...change }, mufasa, 'GET', '/dir/index.html', '')).toBeNull()
})

it('writes the header anew, with nothing in it but its parts', () => {
  expect(signed('Digest username="u\\"1",realm="r" , nonce="n",uri="sip:r",response="dummy"', { user: 'u"1', password: 'p', realm: 'r' }, 'REGISTER', 'sip:r', '')).toMatch(/^Digest username="u\\"1", realm="r", nonce="n", uri="sip:r", response="[\da-f]{32}"$/)
  for (const bad of ['Basic dTpw', 'Digest username="u", username="v"', 'Digest username', 'Digest "x"']) expect(signed(bad, mufasa, 'GET', '/', '')).toBeNull()
})
