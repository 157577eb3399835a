import { clear } from '../../main/gate/gate.ts'
import { filled, message, review, sms, view } from '../../main/gate/testing/gate-view.ts'
import type { Finding } from '../finding.ts'
import { interleaved, median } from '../statistics.ts'

const MANY = 20_000
const ROUNDS = 9

/** The verdict alone, on values that are at hand. */
export async function gate(): Promise<Finding[]> {
  const open = view()
  const withTemplate = view({ template: review })
  const cases = { 'WhatsApp text': [message(), open], 'SMS text': [sms(), open], 'template of two variables': [message({ content: filled(review) }), withTemplate] } as const
  const times = await interleaved(ROUNDS, Object.fromEntries(Object.entries(cases).map(([name, [what, at]]) => [name, () => {
    for (let n = 0; n < MANY; n += 1) if (!clear(what, at).ok) throw new Error(`${name} was refused`)
  }])))
  return Object.entries(times).map(([name, of]): Finding => ({ bench: 'gate', work: `verdict on ${name}`, value: 1000 * median(of) / MANY, unit: 'µs', beside: null, goal: null }))
}
