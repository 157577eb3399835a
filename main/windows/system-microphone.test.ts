import { describe, expect, it, test } from 'vitest'
import { createSystemMicrophone, type MicrophoneSettings } from './system-microphone.ts'

type Status = ReturnType<MicrophoneSettings['getMediaAccessStatus']>

/** A system that says `status`, and answers `asked` where it asks the advisor. */
function settings(status: Status, asked = false): MicrophoneSettings & { questions: number } {
  const made = {
    questions: 0,
    getMediaAccessStatus: () => status,
    askForMediaAccess: () => {
      made.questions += 1
      return Promise.resolve(asked)
    },
  }
  return made
}

describe('macOS', () => {
  test.each([['not-determined', true, 'open', 1], ['not-determined', false, 'denied', 1], ['granted', false, 'open', 0], ['denied', false, 'denied', 1], ['restricted', true, 'restricted', 0]] as const)(
    '%s, and the advisor answers %s: %s', async (status, answer, outcome, questions) => {
      const system = settings(status, answer)
      const microphone = createSystemMicrophone('darwin', system)
      expect(await microphone.open()).toBe(outcome)
      expect(microphone.isOpen()).toBe(outcome === 'open')
      expect(system.questions).toBe(questions)
    })
})

describe('Windows', () => {
  test.each([['granted', 'open'], ['not-determined', 'open'], ['denied', 'denied'], ['restricted', 'restricted'], ['unknown', 'open']] as const)('%s: %s, and nobody is asked', async (status, outcome) => {
    const system = settings(status)
    expect(await createSystemMicrophone('win32', system).open()).toBe(outcome)
    expect(system.questions).toBe(0)
  })
})

it('is shut until it is opened, and again after it', async () => {
  const microphone = createSystemMicrophone('linux', settings('denied'))
  expect(microphone.isOpen()).toBe(false)
  await microphone.open()
  expect(microphone.isOpen()).toBe(true)
  microphone.close()
  expect(microphone.isOpen()).toBe(false)
})
