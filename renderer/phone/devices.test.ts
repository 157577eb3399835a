import { expect, it } from 'vitest'
import { listed } from './devices.ts'

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
