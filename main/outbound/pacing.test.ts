import { expect, it } from 'vitest'
import { SECOND } from '../../core/time.ts'
import type { SendOutcome } from '../providers/provider.ts'
import { handTime } from '../testing/time.ts'
import { withDesk } from '../testing/with-desk.ts'
import { dispatchTo } from './testing/dispatch-to.ts'

const desk = withDesk()

it('to one person goes what WhatsApp takes at once, the opt-in and the note of before a restart among it; the rest in its turn, in order', async () => {
  const time = handTime(Date.now())
  await desk.open({ machine: time, policy: (policy) => { policy.clock = 'system' } })
  const thread = await desk.optedIn()
  const went: string[] = []
  const send = (message: { content: { text: string } }): Promise<SendOutcome> => {
    went.push(message.content.text)
    return Promise.resolve({ kind: 'accepted', providerId: `wamid.${String(went.length)}`, waId: null, userId: null })
  }
  // Made anew, as after a restart: it knows what went before from the ledger alone.
  const dispatch = dispatchTo(desk, { send })
  /** Between two of one number lie 20 ms, once 20 have gone. */
  const drained = async (): Promise<void> => {
    for (let n = 0; n < 50; n += 1) {
      await dispatch.settled()
      time.advance(20)
    }
    await dispatch.settled()
  }
  const texts = Array.from({ length: 50 }, (_, n) => `Message ${String(n)}`)
  for (const text of texts) await desk.text(thread, text)
  dispatch.wake()
  await drained()
  expect(went).toEqual(texts.slice(0, 43))
  for (const more of [44, 45]) {
    time.advance(5 * SECOND)
    await dispatch.settled()
    expect(went).toEqual(texts.slice(0, more))
    time.advance(SECOND)
    await dispatch.settled()
  }
  time.advance(60 * SECOND)
  await drained()
  expect(went).toEqual(texts)
  dispatch.stop()
})
