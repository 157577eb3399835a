import { describe, expect, it } from 'vitest'
import type { CallId } from '../../core/ids.ts'
import type { Input } from '../../core/ipc.ts'
import type { LiveCall, PhoneNow } from '../../core/telephony/call.ts'
import { actOf, createPhoneKeys, PHONE_KEYS } from './phone-keys.ts'

const call = (id: string, over: Partial<LiveCall>): LiveCall => ({ id: id as CallId, direction: 'in', state: 'talking', muted: false, held: { byUs: false, byPeer: false }, ...over } as LiveCall)
const ringing = call('r', { state: 'ringing' })
const talking = call('t', {})
const held = call('h', { held: { byUs: true, byPeer: false } })
const calling = call('c', { direction: 'out', state: 'calling' })
const phone = (...calls: LiveCall[]): PhoneNow => ({ calls } as Partial<PhoneNow> as PhoneNow)

describe('a key in every program', () => {
  it.each<[Parameters<typeof actOf>[0], LiveCall[], Input<'calls.act'> | null]>([
    ['answer', [ringing], { do: 'answer', id: 'r' }],
    ['answer', [talking], null],
    ['hang-up', [talking, ringing], { do: 'hang-up', id: 't' }],
    ['hang-up', [held, ringing], { do: 'decline', id: 'r' }],
    ['hang-up', [calling], { do: 'hang-up', id: 'c' }],
    ['hang-up', [held], null],
    ['mute', [held, talking], { do: 'mute', id: 't', on: true }],
    ['mute', [call('t', { muted: true })], { do: 'mute', id: 't', on: false }],
    ['mute', [ringing], null],
    ['media', [talking, ringing], { do: 'answer', id: 'r' }],
    ['media', [talking], { do: 'mute', id: 't', on: true }],
  ])('%s does what it says to the call that it means', (key, calls, act) => expect(actOf(key, { calls })).toEqual(act))
})

describe('the keys', () => {
  function desk(refused: readonly string[] = []) {
    const registered = new Map<string, () => void>()
    const done: Input<'calls.act'>[] = []
    const keys = createPhoneKeys({
      register: (accelerator, pressed) => refused.includes(accelerator) ? false : registered.set(accelerator, pressed).size > 0,
      unregister: (accelerator) => { registered.delete(accelerator) },
    }, (act) => { done.push(act) })
    return { registered, done, keys }
  }
  it('are other programs’ while there is no call, and when the last one has ended', () => {
    const { registered, keys } = desk()
    keys.heard(phone())
    expect(registered.size).toBe(0)
    keys.heard(phone(ringing))
    expect([...registered.keys()]).toEqual(PHONE_KEYS.map(([accelerator]) => accelerator))
    keys.heard(phone(call('r', { state: 'ended' })))
    expect(registered.size).toBe(0)
  })
  it('mean the calls of the moment they are pressed', () => {
    const { registered, done, keys } = desk()
    keys.heard(phone(ringing))
    keys.heard(phone(talking))
    registered.get('MediaPlayPause')?.()
    expect(done).toEqual([{ do: 'mute', id: 't', on: true }])
  })
  it('that another program holds are left to it', () => {
    const { registered, keys } = desk(['MediaPlayPause'])
    keys.heard(phone(ringing))
    expect(registered.has('MediaPlayPause')).toBe(false)
    expect(registered.size).toBe(PHONE_KEYS.length - 1)
  })
})
