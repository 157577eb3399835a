import { describe, expect, it } from 'vitest'
import type { E164 } from '../../../core/ids.ts'
import { aContact } from '../testing/rows.ts'
import { contactMatches } from './contacts.ts'

const lucia = aContact('c1', { name: 'Lucía Gómez', about: 'Harbour trust', numbers: [{ label: 'mobile', e164: '+447700900142' as E164 }] })

describe('a search among contacts', () => {
  it('finds names without their accents and in any order', () => {
    expect(contactMatches(lucia, 'gomez lucia')).toBe(true)
    expect(contactMatches(lucia, 'Lucas')).toBe(false)
  })
  it('finds the line under the name', () => { expect(contactMatches(lucia, 'trust')).toBe(true) })
  it('finds numbers in national and international spelling', () => {
    expect(contactMatches(lucia, '07700 900')).toBe(true)
    expect(contactMatches(lucia, '+44 7700')).toBe(true)
    expect(contactMatches(lucia, '07711')).toBe(false)
  })
  it('does not take two digits for a number', () => { expect(contactMatches(lucia, '14')).toBe(false) })
})
