/*
 *  What the page may have of the machine. Deny by default; a function of what was asked, so that each reason can be tested.
 */

export interface Asked {
  /** As Electron calls it. */
  readonly permission: string
  /** The page that asks is the one of the app's own window. */
  readonly ours: boolean
  /** Address or origin of what asks: `app://bundle/`. */
  readonly origin: string
  readonly mainFrame: boolean
  /** `audio`, `video`; of the permission `media` alone. */
  readonly media: readonly string[]
  /** The advisor began a recording, and it goes on. */
  readonly microphoneOpen: boolean
}

const OWN = 'app://bundle'

/** Writing text to the clipboard; and the microphone, for as long as the advisor records a voice note. Never the camera. */
export function mayUse({ permission, ours, origin, mainFrame, media, microphoneOpen }: Asked): boolean {
  if (permission === 'clipboard-sanitized-write') return true
  if (permission !== 'media') return false
  const own = origin === OWN || origin.startsWith(`${OWN}/`)
  return ours && own && mainFrame && microphoneOpen && media.length > 0 && media.every((kind) => kind === 'audio')
}
