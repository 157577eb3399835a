import { effectScope, shallowRef } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CallId } from '../../core/ids.ts'
import type { LiveCall } from '../../core/telephony/call.ts'
import { GRACE_MS } from '../app/settled.ts'
import { useFacedCall } from './faced-call.ts'

const [mei, tom, rafael] = ['mei', 'tom', 'rafael'].map((id) => ({ id: id as CallId } as Partial<LiveCall> as LiveCall)) as [LiveCall, LiveCall, LiveCall]
let scope = effectScope()
beforeEach(() => { vi.useFakeTimers(); scope = effectScope() })
afterEach(() => { scope.stop(); vi.useRealTimers() })

function made() {
  const ringing = shallowRef<readonly LiveCall[]>([])
  const faced = scope.run(() => useFacedCall(() => ringing.value))
  if (faced === undefined) throw new Error('the scope is over')
  return { ringing, ...faced }
}

describe('the window of a call', () => {
  it('goes on showing who it shows when somebody else calls, in whatever order they are told', () => {
    const { ringing, call, settled } = made()
    ringing.value = [mei]
    vi.advanceTimersByTime(GRACE_MS)
    ringing.value = [tom, mei]
    expect([call.value?.id, settled.value]).toEqual(['mei', true])
  })
  it('shows the next one when the first is gone, and takes no press meant for the first', () => {
    const { ringing, call, settled } = made()
    ringing.value = [mei, tom]
    vi.advanceTimersByTime(GRACE_MS)
    ringing.value = [tom]
    expect([call.value?.id, settled.value]).toEqual(['tom', false])
    vi.advanceTimersByTime(GRACE_MS)
    expect(settled.value).toBe(true)
  })
  it('shows nobody once all are gone, and waits for the next as for any other', () => {
    const { ringing, call, settled } = made()
    ringing.value = [mei]
    ringing.value = []
    expect(call.value).toBe(null)
    ringing.value = [rafael]
    expect([call.value?.id, settled.value]).toEqual(['rafael', false])
  })
  it('shows a call as it is told last', () => {
    const { ringing, call } = made()
    ringing.value = [mei]
    ringing.value = [{ ...mei, startedAt: 7 }]
    expect(call.value?.startedAt).toBe(7)
  })
})
