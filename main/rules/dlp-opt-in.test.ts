import { expect, it } from 'vitest'
import { newId } from '../testing/desk.ts'
import { GEORGE, MEI, refusalOf, withDesk } from '../testing/with-desk.ts'

/* The firm's rules and the opt-in, over the whole desk. */
const desk = withDesk()

it('an opt-in is kept back by what was said before in the conversation that it goes to, and the page hears it', async () => {
  await desk.open({ policy: (policy) => { policy.dlp = { rules: [{ id: 'assured', name: 'No assurances', detector: { kind: 'regex', pattern: '(?s)assured.*Gain' }, action: 'block' }] } } })
  const thread = await desk.optedIn()
  expect(await desk.text(thread, 'It is assured')).toEqual({ ok: true })
  await desk.quiet()
  const { contactId } = desk.row(thread)
  if (contactId === null) throw new Error('a conversation with a contact')
  await desk.call('contacts.save', { id: contactId, name: 'Gain Tanaka', numbers: [{ label: 'mobile', e164: MEI }, { label: 'office', e164: GEORGE }], about: '', notes: '', language: 'en-US' })
  const id = newId()
  expect(refusalOf(await desk.call('optIn.send', { id, contactId, number: GEORGE, lineId: desk.line }))).toBe('dlp-blocked')
  expect(desk.desk().ledger.db.prepare("SELECT count(*) AS refused FROM fact WHERE kind = 'message.refused' AND subject = ?").get(id)).toEqual({ refused: 1 })
  expect(desk.row(thread).address).toBe(MEI)
  await desk.quiet()
})
