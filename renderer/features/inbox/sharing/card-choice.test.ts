import { describe, expect, it } from 'vitest'
import type { ContactId, E164, LineId } from '../../../../core/ids.ts'
import type { ContactRow } from '../../../../core/view.ts'
import { cardsOf, ownCard, personOf, ticked, toggled, withNothing, type Chosen } from './card-choice.ts'

const number = (digits: string): E164 => `+4477009001${digits}` as E164
const contact = (id: string, ...digits: string[]): ContactRow => ({
  id: id as ContactId, name: `Person ${id}`, numbers: digits.map((own, index) => ({ label: index === 0 ? 'mobile' as const : 'home' as const, e164: number(own) })),
  about: 'Client since 2019', notes: 'Divorced', language: 'en-GB', createdAt: 0, updatedAt: 0,
})
const line = (id: string, whatsapp: string | null, sms: string | null, voice: string | null) => ({ id: id as LineId, name: id, whatsapp, sms, voice, phone: null })
const desk = { advisor: { name: 'Sam Rowe', email: 'sam@firm.example' }, organisation: { name: 'Harbour & Pine', helpUrl: null, itContact: null }, connectors: { whatsapp: { refreshedBy: 'client' as const, cards: true }, sms: true, voice: false, phone: false } }

describe('a card', () => {
  it('of a contact has their first number, and nothing of what the firm knows about them', () => {
    expect(cardsOf(toggled([], personOf(contact('a', '42', '43'))))).toEqual([{ name: 'Person a', organisation: null, phones: [{ number: number('42'), label: 'CELL' }], emails: [] }])
  })
  it('has the numbers that are ticked, in the order of the contact', () => {
    const chosen = ticked(toggled([], personOf(contact('a', '42', '43', '44'))), 'a', number('44'))
    expect(cardsOf(ticked(ticked(chosen, 'a', number('43')), 'a', number('43')))[0]?.phones.map((phone) => phone.number)).toEqual([number('42'), number('44')])
  })
  it('without a number is none', () => {
    const chosen = toggled(toggled([], personOf(contact('a', '42'))), personOf(contact('b')))
    expect(withNothing(chosen)?.key).toBe('b')
    expect(withNothing(ticked(chosen.slice(0, 1), 'a', number('42')))?.key).toBe('a')
    expect(withNothing(chosen.slice(0, 1))).toBeNull()
  })
  it('of the advisor has the firm, each number of the lines once, and says which are on WhatsApp', () => {
    const lines = [line('main', number('42'), number('42'), null), line('desk', null, number('43'), number('44'))]
    expect(cardsOf(toggled([], ownCard({ ...desk, lines })))).toEqual([{
      name: 'Sam Rowe', organisation: 'Harbour & Pine', emails: ['sam@firm.example'],
      phones: [{ number: number('42'), label: 'WORK', whatsapp: true }, { number: number('43'), label: 'WORK' }, { number: number('44'), label: 'WORK' }],
    }])
  })
})

it('people are chosen and left out again, ten at most', () => {
  const people = Array.from({ length: 11 }, (_, index) => personOf(contact(String(index), '42')))
  const chosen = people.reduce<readonly Chosen[]>(toggled, [])
  expect(chosen).toHaveLength(10)
  const [first] = people
  if (first === undefined) throw new Error('people')
  expect(toggled(chosen, first).map(({ person }) => person.key)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9'])
})
