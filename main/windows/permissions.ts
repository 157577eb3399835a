/*
 *  What the page may have of the machine. Deny by default; a function of what was asked, so that each reason can be tested.
 */

export interface Asked {
  /** `request`: the page wants to use it. `check`: only whether it could, as for names of devices and the choice of a speaker. */
  readonly how: 'request' | 'check'
  /** As Electron calls it. */
  readonly permission: string
  /** Which of the app's own windows asks; null = none of them. */
  readonly ours: 'main' | 'phone' | null
  /** Address or origin of what asks: `app://bundle/`. */
  readonly origin: string
  readonly mainFrame: boolean
  /** `audio`, `video`; of the permission `media` alone. */
  readonly media: readonly string[]
  /** Main: the advisor began a recording, and it goes on. Phone: a call needs it, or the test in Settings. */
  readonly microphoneOpen: boolean
}

const ORIGINS = { main: 'app://bundle', phone: 'app://phone' } as const

/** Writing text to the clipboard; and the microphone, for as long as the advisor records a voice note or calls. Never the camera. */
export function mayUse({ how, permission, ours, origin, mainFrame, media, microphoneOpen }: Asked): boolean {
  if (permission === 'clipboard-sanitized-write') return ours !== 'phone'
  if (ours === null || !mainFrame || !(origin === ORIGINS[ours] || origin.startsWith(`${ORIGINS[ours]}/`))) return false
  // It rings on the chosen device before anybody answers; sound that comes in needs a request of its own.
  const chooses = ours === 'phone' && how === 'check'
  if (permission === 'speaker-selection') return chooses
  if (permission !== 'media') return false
  if (chooses && media.every((kind) => kind === 'audio')) return true
  return microphoneOpen && media.length > 0 && media.every((kind) => kind === 'audio')
}
