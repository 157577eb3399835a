import { expect, it } from 'vitest'
import { listed, usable } from './devices.ts'

it('lists microphones and speakers by name, without the system’s own entries and cameras', () => {
  expect(listed([
    { kind: 'audioinput', deviceId: 'default', label: 'Default' }, { kind: 'audioinput', deviceId: 'a', label: 'Headset' }, { kind: 'videoinput', deviceId: 'c', label: 'Camera' },
    { kind: 'audiooutput', deviceId: 'communications', label: 'Communications' }, { kind: 'audiooutput', deviceId: 'b', label: 'Speakers' },
  ])).toEqual({ kind: 'devices', microphones: [{ id: 'a', name: 'Headset' }], speakers: [{ id: 'b', name: 'Speakers' }] })
})
it('says nothing where names are not to be had, and that there is none where there is none', () => {
  expect(listed([{ kind: 'audioinput', deviceId: '', label: '' }, { kind: 'audiooutput', deviceId: '', label: '' }])).toBeNull()
  expect(listed([])).toEqual({ kind: 'devices', microphones: [], speakers: [] })
})
it('uses what was chosen while it is there, and the system’s own meanwhile', () => {
  const there = [{ id: 'headset', name: 'Headset' }]
  expect([usable('headset', there), usable('desk', there), usable('', there), usable('desk', []), usable('desk', null)]).toEqual(['headset', '', '', '', 'desk'])
})
