import { expect, it } from 'vitest'
import type { E164, MessageId } from '../../core/ids.ts'
import type { ProviderEvent } from '../providers/provider.ts'
import { policyWith } from '../gate/testing/gate-view.ts'
import { newId } from '../testing/desk.ts'
import { GEORGE, withDesk } from '../testing/with-desk.ts'
import { createReceive } from './receive.ts'

const desk = withDesk()

it('a poll does not take the message that is being sent now for the one before it, whose answer was lost', async () => {
  await desk.open()
  const george = await desk.addContact('George Whitfield', GEORGE)
  const opened = await desk.call('threads.open', { contactId: george, channel: 'sms', number: GEORGE, lineId: desk.line })
  if (!opened.ok) throw new Error('an SMS thread')
  desk.desk().dispatch.stop()
  const [lost, underWay] = [newId(), newId()]
  for (const id of [lost, underWay]) expect(await desk.text(opened.threadId, 'Thank you', id)).toEqual({ ok: true })
  const { ledger } = desk.desk()
  const dispatching = (id: MessageId): void => { ledger.write((tx) => { tx.fact({ kind: 'message.dispatching', actor: 'system', subject: id, attrs: { attempt: 1 }, payload: null }) }) }
  dispatching(lost)
  ledger.write((tx) => { tx.fact({ kind: 'message.unknown', actor: 'system', subject: lost, attrs: { code: 'timeout' }, payload: { details: '' } }) })
  dispatching(underWay)
  const receive = createReceive({ ...desk.desk(), policy: policyWith(), clock: { ahead: () => 0 }, arrived: () => undefined, templatesChanged: () => undefined })
  const listed: ProviderEvent = { kind: 'listed', channel: 'sms', lineId: desk.line, providerId: `SM${'a'.repeat(32)}`, to: GEORGE as E164, text: 'Thank you', at: Date.now(), status: 'sent', error: null }
  receive([listed])
  expect(ledger.state.get('message', lost)?.status).toBe('unknown')
  ledger.write((tx) => { tx.fact({ kind: 'message.accepted', actor: 'provider', subject: underWay, attrs: { provider: ledger.sealing.lookUp('provider', `SM${'b'.repeat(32)}`) }, payload: { providerId: `SM${'b'.repeat(32)}` } }) })
  receive([listed])
  expect(ledger.state.get('message', lost)?.status).toBe('sent')
})
