import type { PhoneTemper } from '../clients/phone-temper.ts'
import type { Pace } from '../options.ts'
import { answering, type Behaviour } from './phone/behaviour.ts'
import { announcement, greeting, humming, talking } from './sound/sounds.ts'

/** Milliseconds until somebody answers, and that a second thought takes. */
const paces: Record<Pace, { readonly rings: number, readonly moment: number }> = { real: { rings: 3000, moment: 4000 }, instant: { rings: 0, moment: 1000 } }
const HUM_HZ = 1000

export interface BehaviourNeeds {
  readonly pace: Pace
  /** Milliseconds instead of the pace's. */
  readonly ringMs: number | null
  /** Each has a voice of its own. */
  readonly voice: string
  /** Where `sends-on` sends. */
  readonly sendsOnTo: string
}

/** What a temper means for one call; the exchange ends the ringing of `no-answer`. */
export function behaviourOf(temper: PhoneTemper, { pace, ringMs: own, voice, sendsOnTo }: BehaviourNeeds): Behaviour {
  const { rings, moment } = paces[pace]
  const ringMs = own ?? rings
  switch (temper) {
    case 'echoes': return answering('echo', { ringMs })
    case 'echoes-opus': return answering('echo', { ringMs, codec: 'opus' })
    case 'hums': return answering(humming(HUM_HZ), { ringMs })
    case 'speaks': return answering(talking(voice), { ringMs })
    case 'busy': return answering('silence', { ringMs: 0, refuse: 486 })
    case 'declines': return answering('silence', { ringMs, refuse: 603 })
    case 'unavailable': return answering('silence', { ringMs: 0, refuse: 480 })
    case 'no-answer':
    case 'by-hand': return answering(talking(voice), { ringMs: null })
    case 'early-media': return answering(talking(voice), { ringMs: own ?? Math.max(rings, 1500), early: announcement })
    case 'hangs-up': return answering(talking(voice), { ringMs, hangUpMs: moment })
    case 'voicemail': return answering({ clip: greeting(voice), loop: false }, { ringMs })
    case 'sends-on': return answering(talking(voice), { ringMs, sendOn: { to: sendsOnTo, afterMs: moment } })
  }
}
