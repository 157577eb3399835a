import { describe, expect, it } from 'vitest'
import type { E164, ThreadId } from '../../../../core/ids.ts'
import { aContact } from '../../../data/testing/rows.ts'
import { numberBelow, suggestions } from './suggestions.ts'
import { aCall } from './testing/a-call.ts'

const dana = aContact('dana', { name: 'Dana Moreau', numbers: [{ label: 'mobile', e164: '+447700900142' as E164 }, { label: 'office', e164: '+442079460018' as E164 }] })
const calls = [aCall('c3', 3), aCall('c2', 2), aCall('c1', 1, {}, { id: 't2' as ThreadId, title: '+44 20 7946 0991', address: '+442079460991' as E164 }), aCall('c0', 0, {}, { id: 't3' as ThreadId, title: '', address: null })]

describe('suggestions', () => {
  it('for an empty field are whom one talked with lately, each once, and never a withheld number', () => {
    expect(suggestions('', [dana], calls).map(({ e164 }) => e164)).toEqual(['+447700900142', '+442079460991'])
  })
  it('for a name are each of its numbers', () => {
    expect(suggestions('dana', [dana], calls).map(({ label }) => label)).toEqual(['mobile', 'office'])
  })
  it('for digits are the numbers that have them, also behind a national zero', () => {
    expect(suggestions('020 7946 00', [dana], calls).map(({ e164 }) => e164)).toEqual(['+442079460018'])
  })
  it('name a person once, also where they were called', () => {
    expect(suggestions('7700900142', [dana], calls)).toHaveLength(1)
  })
  it('have the colour that they have in the list of calls', () => {
    expect(suggestions('', [], calls).map(({ seed }) => seed)).toEqual(calls.slice(1, 3).map(({ thread }) => thread.contactId ?? thread.id))
  })
  it('are six at most', () => {
    expect(suggestions('', [], Array.from({ length: 20 }, (_, index) => aCall(`c${index}`, index, {}, { id: `t${index}` as ThreadId, address: `+4420794600${String(10 + index)}` as E164 })))).toHaveLength(6)
  })
})

it('of a stranger the number stands once', () => {
  const [first, second] = suggestions('', [], calls)
  expect([first, second].map((one) => one && numberBelow(one))).toEqual(['+44 7700 900142', null])
})
