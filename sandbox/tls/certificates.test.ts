import { X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { AUTHORITY_NAME, makeCertificates } from './certificates.ts'

const now = Date.UTC(2026, 10, 22, 12)
const made = makeCertificates(['graph.sandbox.test', 'twilio.sandbox.test'], now)
const [leaf, authority] = [new X509Certificate(made.certificate), new X509Certificate(made.authority)]

describe('the certificates of a sandbox', () => {
  it('are signed by an authority of its own, which signs for itself', () => {
    expect(authority.subject).toBe(`CN=${AUTHORITY_NAME}`)
    expect([authority.ca, leaf.ca]).toEqual([true, false])
    expect(leaf.checkIssued(authority) && leaf.verify(authority.publicKey)).toBe(true)
    expect(authority.verify(authority.publicKey)).toBe(true)
  })

  it('are good for their names and this machine, from a day before for a year', () => {
    for (const name of ['graph.sandbox.test', 'twilio.sandbox.test']) expect(leaf.checkHost(name)).toBe(name)
    expect(leaf.checkIP('127.0.0.1')).toBe('127.0.0.1')
    expect(leaf.checkHost('example.com')).toBe(undefined)
    expect([Date.parse(leaf.validFrom), Date.parse(leaf.validTo)]).toEqual([now - 86_400_000, now + 365 * 86_400_000])
  })

  it('are others at each start', () => {
    const other = new X509Certificate(makeCertificates(['graph.sandbox.test'], now).certificate)
    expect(other.verify(authority.publicKey)).toBe(false)
  })
})
