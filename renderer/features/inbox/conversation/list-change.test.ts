import { describe, expect, it } from 'vitest'
import { aMessage } from '../model/testing/a-message.ts'
import { arrivalOf, wasPrepended } from './list-change.ts'

const [a, b, c] = [aMessage({ id: 'a' }), aMessage({ id: 'b' }), aMessage({ id: 'c', direction: 'in' })]

describe('a page of older messages', () => {
  it('is known by the newest one staying', () => expect(wasPrepended([b, c], [a, b, c])).toBe(true))
  it('is not a new message', () => expect(wasPrepended([a, b], [a, b, c])).toBe(false))
  it('is not the first page', () => expect(wasPrepended([], [a, b])).toBe(false))
  it('is not a changed status', () => expect(wasPrepended([a, b], [a, { ...b, status: 'read' }])).toBe(false))
  it('is not a page with a new message in the same breath', () => expect(wasPrepended([b], [a, b, c])).toBe(false))
})

describe('what arrived', () => {
  it('is the client\'s or our own', () => {
    expect(arrivalOf([a], [a, c])).toBe('client')
    expect(arrivalOf([a], [a, b])).toBe('own')
  })
  it('is nothing where only a status changed', () => expect(arrivalOf([a, c], [{ ...a, status: 'read' }, c])).toBeNull())
  it('is nothing where the newest one went away', () => expect(arrivalOf([a, b], [a])).toBeNull())
})
