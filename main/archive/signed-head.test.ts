import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { createSealing } from '../ledger/sealing.ts'
import { createSigner, isSigned } from './signed-head.ts'

const fact = { seq: 12, at: Date.UTC(2026, 10, 23, 9), hash: Buffer.alloc(32, 7) }

it('a head is signed by the desk that it names, and the same each time', () => {
  const key = randomBytes(32)
  const head = createSigner(createSealing(key))(fact)
  expect(head).toMatchObject({ format: 'compline.head/1', fact: 12, hash: '07'.repeat(32), at: '2026-11-23T09:00:00.000Z' })
  expect(isSigned(head)).toBe(true)
  expect(createSigner(createSealing(key))(fact)).toEqual(head)
})

it('another ledger has another name and another signature', () => {
  const one = createSigner(createSealing(randomBytes(32)))(fact)
  const other = createSigner(createSealing(randomBytes(32)))(fact)
  expect(other.ledger).not.toBe(one.ledger)
  expect(isSigned({ ...one, publicKey: other.publicKey })).toBe(false)
  expect(isSigned({ ...one, publicKey: other.publicKey, ledger: other.ledger })).toBe(false)
})

it('whoever changes one of its fields is found out', () => {
  const head = createSigner(createSealing(randomBytes(32)))(fact)
  for (const changed of [{ fact: 13 }, { hash: '08'.repeat(32) }, { at: '2026-11-23T09:00:00.001Z' }, { ledger: 'x' }, { publicKey: '' }, { signature: 'AAAA' }]) expect(isSigned({ ...head, ...changed })).toBe(false)
})
