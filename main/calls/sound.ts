import type { Input } from '../../core/ipc.ts'
import type { CallId } from '../../core/ids.ts'
import type { Levels, PhoneNow } from '../../core/telephony/call.ts'
import type { PhoneOrder, PhoneReport } from '../../core/telephony/phone-window.ts'
import { MINUTE, type Milliseconds } from '../../core/time.ts'
import type { Clock } from '../clock.ts'
import type { KeptSettings } from './kept.ts'

/** Devices, loudness, and the test of both in Settings. */
export interface Sound {
  now(): Pick<PhoneNow, 'devices' | 'microphone' | 'testing'>
  test(input: Input<'phone.test'>): void
  devices(report: Extract<PhoneReport, { kind: 'devices' }>): void
  microphone(trouble: Extract<PhoneReport, { kind: 'microphone' }>['trouble']): void
  level(microphone: number): void
  heard(id: CallId, level: number): void
  ended(id: CallId): void
}

interface Parts {
  readonly clock: Pick<Clock, 'now' | 'at'>
  readonly kept: Pick<KeptSettings, 'get'>
  readonly order: (order: PhoneOrder) => void
  readonly changed: () => void
  readonly levels: (levels: Levels) => void
  /** A call has the microphone. */
  readonly inCall: () => boolean
}

/** A test that nobody ends does not leave the microphone open. */
const LONGEST_TEST: Milliseconds = MINUTE

export function createSound({ clock, kept, order, changed, levels, inCall }: Parts): Sound {
  let found: Pick<PhoneNow['devices'], 'microphones' | 'speakers'> = { microphones: [], speakers: [] }
  let microphone: PhoneNow['microphone'] = 'ok'
  let endTest: (() => void) | null = null
  let loud: Levels = { calls: {}, microphone: 0 }

  const sound: Sound = {
    now: () => ({ devices: { ...found, chosen: kept.get().devices }, microphone, testing: endTest !== null }),
    test({ on, tone }) {
      endTest?.()
      endTest = on ? clock.at(clock.now() + LONGEST_TEST, () => { sound.test({ on: false, tone: null }) }) : null
      order({ do: 'test', on, tone })
      if (!on && !inCall()) loud = { ...loud, microphone: 0 }
      changed()
    },
    devices({ microphones, speakers }) {
      found = { microphones, speakers }
      changed()
    },
    microphone(trouble) {
      microphone = trouble === 'none' ? 'ok' : trouble
      changed()
    },
    level(level) {
      loud = { ...loud, microphone: level }
      levels(loud)
    },
    heard(id, level) {
      loud = { ...loud, calls: { ...loud.calls, [id]: level } }
      levels(loud)
    },
    ended(id) {
      const { [id]: _gone, ...calls } = loud.calls
      loud = { ...loud, calls }
    },
  }
  return sound
}
