import { expect, it } from 'vitest'
import { verifyLedger } from '../ledger/verify.ts'
import { newId } from '../testing/desk.ts'
import { GEORGE, MEI, TOM } from '../testing/with-desk.ts'
import { withPhone } from '../testing/with-phone.ts'

/* What is kept of calls follows from the facts alone, whatever happens around them. */
const phone = withPhone()
const { desk } = phone

it('every row of a call follows from its facts, also after a contact is deleted, and purged with the next start', async () => {
  await phone.open()
  const contact = await desk.addContact('Mei Tanaka', MEI)
  const talked = await phone.talk(MEI)
  await phone.act({ do: 'transfer', id: talked, to: GEORGE })
  phone.ended(talked)
  const missed = phone.offer(GEORGE)
  phone.ended(missed, { cause: 'Canceled', code: 487 })
  await phone.refused('999')
  const hidden = phone.offer('anonymous')
  await phone.act({ do: 'decline', id: hidden })
  const busy = await phone.dial(TOM)
  phone.ended(busy, { cause: 'Busy', code: 486 })
  const inbound = phone.offer(MEI)
  await desk.call('contacts.delete', { id: contact })
  phone.ended(inbound, { cause: 'Canceled', code: 487 })
  const all = [talked, missed, hidden, busy, inbound]
  const rows = all.map((id) => phone.row(id))
  expect(phone.thread(talked)).toMatchObject({ title: '+1 202 555 0185', address: MEI })
  const verified = (): unknown => verifyLedger(desk.desk().ledger.db).findings
  expect(verified()).toEqual([])
  await desk.restart()
  expect(all.map((id) => phone.row(id))).toEqual(rows)
  expect(verified()).toEqual([])
  // Who calls again comes into the same conversation, as a stranger, and counts there.
  phone.register()
  const again = phone.offer(MEI)
  expect(phone.row(again).threadId).toBe(phone.row(inbound).threadId)
  expect(phone.call(again).peer).toMatchObject({ title: '+1 202 555 0185', contactId: null })
  expect(await desk.call('calls.dial', { id: newId(), lineId: desk.line, to: MEI })).toMatchObject({ ok: true, threadId: phone.row(talked).threadId })
})
