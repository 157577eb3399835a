/** The far sides, on the speaker. One element for each call: Chromium plays a remote track only where an element has it. */
export interface Playback {
  play(call: string, stream: MediaStream): void
  /** Not heard while it is held. */
  mute(call: string, muted: boolean): void
  end(call: string): void
  /** '' = the system's own choice. One that is not there: the system's meanwhile. */
  choose(device: string): void
}

export function createPlayback(make: () => HTMLAudioElement = () => new Audio()): Playback {
  const elements = new Map<string, HTMLAudioElement>()
  /** Held, maybe before anything is heard of them. */
  const silent = new Set<string>()
  let device = ''
  const direct = (element: HTMLAudioElement): void => {
    element.setSinkId(device).catch(() => element.setSinkId('')).catch(() => undefined)
  }
  return {
    play(call, stream) {
      const element = elements.get(call) ?? make()
      elements.set(call, element)
      element.muted = silent.has(call)
      if (element.srcObject !== stream) element.srcObject = stream
      direct(element)
      // Refused only where the element is gone by then.
      element.play().catch(() => undefined)
    },
    mute(call, muted) {
      if (muted) silent.add(call)
      else silent.delete(call)
      const element = elements.get(call)
      if (element !== undefined) element.muted = muted
    },
    end(call) {
      const element = elements.get(call)
      elements.delete(call)
      silent.delete(call)
      if (element === undefined) return
      element.pause()
      element.srcObject = null
    },
    choose(chosen) {
      device = chosen
      for (const element of elements.values()) direct(element)
    },
  }
}
