import { describe, expect, it, test } from 'vitest'
import { mayUse, type Asked } from './permissions.ts'

const recording: Asked = { how: 'request', permission: 'media', ours: 'main', origin: 'app://bundle/', mainFrame: true, media: ['audio'], microphoneOpen: true }

describe('the microphone', () => {
  it('is there for the app’s own page, while the advisor records', () => {
    expect(mayUse(recording)).toBe(true)
    for (const origin of ['app://bundle', 'app://bundle/index.html']) expect(mayUse({ ...recording, origin })).toBe(true)
  })

  test.each([
    ['nothing is recorded', { microphoneOpen: false }],
    ['another window asks', { ours: null }],
    ['the phone window asks from there', { ours: 'phone' }],
    ['a frame asks', { mainFrame: false }],
    ['another origin asks', { origin: 'https://away.invalid/' }],
    ['a kept file asks', { origin: 'app://media/' }],
    ['an origin asks that looks like ours', { origin: 'app://bundle.away.invalid/' }],
    ['nobody says which origin', { origin: '' }],
    ['it is not said what for', { media: [] }],
    ['the kind is not known', { media: ['unknown'] }],
  ] as const)('is not, where %s', (_why, change) => {
    expect(mayUse({ ...recording, ...change })).toBe(false)
  })

  it('never brings the camera along, alone or with it', () => {
    expect(mayUse({ ...recording, media: ['video'] })).toBe(false)
    expect(mayUse({ ...recording, media: ['audio', 'video'] })).toBe(false)
  })
})

test.each(['notifications', 'geolocation', 'clipboard-read', 'display-capture', 'midi', 'hid', 'usb', 'serial', 'pointerLock', 'fullscreen', 'openExternal', 'speaker-selection', 'something new'])('%s is refused, also while a recording goes on', (permission) => {
  expect(mayUse({ ...recording, permission })).toBe(false)
  expect(mayUse({ ...recording, permission, media: [] })).toBe(false)
})

test('text can be put on the clipboard', () => {
  expect(mayUse({ ...recording, permission: 'clipboard-sanitized-write', media: [], microphoneOpen: false })).toBe(true)
})

describe('the phone window', () => {
  const calling: Asked = { ...recording, ours: 'phone', origin: 'app://phone/' }
  it('has the microphone while a call needs it, and not before or after', () => {
    expect(mayUse(calling)).toBe(true)
    expect(mayUse({ ...calling, microphoneOpen: false })).toBe(false)
  })
  it('may know its devices and choose a speaker at any time: it rings before anybody answers', () => {
    expect(mayUse({ ...calling, how: 'check', microphoneOpen: false })).toBe(true)
    expect(mayUse({ ...calling, how: 'check', permission: 'speaker-selection', media: [], microphoneOpen: false })).toBe(true)
    expect(mayUse({ ...calling, permission: 'speaker-selection', media: [], microphoneOpen: false })).toBe(false)
  })
  test.each([
    ['the camera', { media: ['video'] }], ['a frame in it', { mainFrame: false }], ['an origin that looks like it', { origin: 'app://phone.away.invalid/' }], ['the clipboard', { permission: 'clipboard-sanitized-write', media: [] }],
  ] as const)('never has %s', (_what, change) => {
    for (const how of ['check', 'request'] as const) expect(mayUse({ ...calling, how, ...change })).toBe(false)
  })
})
