import { describe, expect, it } from 'vitest'
import type { Standing } from '../model/standing.ts'
import en from '../../../locales/en/inbox.json'
import { filesOff, isForIt } from './files-off.ts'

const free: Standing = { kind: 'free', closesAt: 1, because: 'client', acceptedAt: null }
const fine = { filesOff: { whatsapp: null, sms: null } }

describe('a file can be attached', () => {
  it('where one can be written, and the provider takes it or can fetch it', () => {
    expect(filesOff(free, 'whatsapp', fine)).toBeNull()
    expect(filesOff({ kind: 'sms' }, 'sms', fine)).toBeNull()
    expect(filesOff(free, 'whatsapp', { filesOff: { whatsapp: null, sms: 'address' } })).toBeNull()
  })
})

describe('it is said before Send that it cannot', () => {
  it.each([['address', 'whatsapp'], ['address', 'sms'], ['deaf', 'whatsapp'], ['deaf', 'sms']] as const)('%s by %s: in words that name the way out', (off, channel) => {
    const why = filesOff(channel === 'sms' ? { kind: 'sms' } : free, channel, { filesOff: { whatsapp: off, sms: off } })
    expect(why).toBe(`${off}-${channel}`)
    expect(isForIt(why)).toBe(true)
    expect(en.attach.off[`${off}-${channel}`]).toMatch(/IT/)
  })
  it('what the conversation itself does not allow comes first', () => {
    const off = { filesOff: { whatsapp: 'address', sms: 'address' } } as const
    expect(filesOff({ kind: 'template-only', ended: true }, 'whatsapp', off)).toBe('window')
    expect(filesOff({ kind: 'sms-opted-out' }, 'sms', off)).toBe('cannot')
    expect(isForIt('window')).toBe(false)
  })
})
