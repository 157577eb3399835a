import type { Input } from '../../core/ipc.ts'
import type { LiveCall, PhoneNow } from '../../core/telephony/call.ts'

/** As Electron's globalShortcut. */
export interface Shortcuts {
  register(accelerator: string, pressed: () => void): boolean
  unregister(accelerator: string): void
}

type Key = 'answer' | 'hang-up' | 'mute' | 'media'

/** Keys that work in every program; the table in Settings names them too (renderer/app/shortcuts.ts). */
export const PHONE_KEYS: readonly (readonly [accelerator: string, key: Key])[] = [
  ['CommandOrControl+Alt+Shift+A', 'answer'],
  ['CommandOrControl+Alt+Shift+H', 'hang-up'],
  ['CommandOrControl+Alt+Shift+M', 'mute'],
  // The button of a headset: takes a call that rings, and mutes the one that is talked.
  ['MediaPlayPause', 'media'],
]

/** The call that a key means, and what it does to it; null = nothing. */
export function actOf(key: Key, { calls }: Pick<PhoneNow, 'calls'>): Input<'calls.act'> | null {
  const rings = calls.find(({ direction, state }) => direction === 'in' && state === 'ringing')
  const talked = calls.find(({ state, held }) => state === 'talking' && !held.byUs)
  const out = calls.find(({ direction, state }) => direction === 'out' && (state === 'calling' || state === 'ringing'))
  const mute = (call: LiveCall | undefined): Input<'calls.act'> | null => call === undefined ? null : { do: 'mute', id: call.id, on: !call.muted }
  switch (key) {
    case 'answer': return rings === undefined ? null : { do: 'answer', id: rings.id }
    case 'media': return rings === undefined ? mute(talked) : { do: 'answer', id: rings.id }
    case 'mute': return mute(talked)
    case 'hang-up': {
      // What rings is turned away only where nothing is talked: the key ends the talk that one is in.
      const call = talked ?? out
      if (call !== undefined) return { do: 'hang-up', id: call.id }
      return rings === undefined ? null : { do: 'decline', id: rings.id }
    }
  }
}

/** Registered only while there is a call: at all other times the keys are other programs'. */
export function createPhoneKeys(shortcuts: Shortcuts, act: (act: Input<'calls.act'>) => void): { heard(phone: PhoneNow): void, end(): void } {
  let now: Pick<PhoneNow, 'calls'> = { calls: [] }
  let taken: string[] = []

  function end(): void {
    for (const accelerator of taken) shortcuts.unregister(accelerator)
    taken = []
  }
  return {
    heard(phone) {
      now = phone
      const lives = phone.calls.some(({ state }) => state !== 'ended')
      if (!lives) return end()
      if (taken.length > 0) return
      // One that another program holds is left to it.
      taken = PHONE_KEYS.flatMap(([accelerator, key]) => shortcuts.register(accelerator, () => {
        const wanted = actOf(key, now)
        if (wanted !== null) act(wanted)
      }) ? [accelerator] : [])
    },
    end,
  }
}
