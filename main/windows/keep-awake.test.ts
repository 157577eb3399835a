import { expect, it } from 'vitest'
import type { LiveCall } from '../../core/telephony/call.ts'
import { createKeepAwake } from './keep-awake.ts'

const now = (...states: LiveCall['state'][]): { calls: LiveCall[] } => ({ calls: states.map((state) => ({ state }) as LiveCall) })

it('the machine stays awake from the first call to the end of the last, and is let go once', () => {
  const asked: string[] = []
  const awake = createKeepAwake({
    start: (what) => asked.push(what),
    stop: (id) => { asked.push(`let go ${String(id)}`); return true },
  })
  awake.heard(now())
  expect(asked).toEqual([])
  for (const states of [['ringing'], ['talking'], ['talking', 'ringing'], ['talking', 'ended']] as const) awake.heard(now(...states))
  expect(asked).toEqual(['prevent-app-suspension'])
  awake.heard(now('ended'))
  awake.heard(now())
  expect(asked).toEqual(['prevent-app-suspension', 'let go 1'])
  awake.heard(now('calling'))
  expect(asked.at(-1)).toBe('prevent-app-suspension')
})
