import { samplesOf, type ToneName } from './tone-samples.ts'

/** Plays the telephone's own sounds on one device. Nothing of it is open while it is silent. */
export interface Tones {
  /** In a loop, until another or null. */
  loop(tone: ToneName | null): void
  /** Once, beside what is heard. */
  once(tone: ToneName): Promise<void>
  /** '' = the system's own choice. */
  choose(device: string): void
}

export function createTones(): Tones {
  let device = ''
  let looping: { readonly tone: ToneName, readonly stop: () => void } | null = null
  const loop = (tone: ToneName | null): void => {
    if (looping?.tone === tone) return
    looping?.stop()
    looping = tone === null ? null : { tone, stop: start(tone, device, true).stop }
  }
  return {
    loop,
    once: (tone) => start(tone, device, false).ended,
    choose(chosen) {
      if (chosen === device) return
      device = chosen
      const tone = looping?.tone ?? null
      loop(null)
      loop(tone)
    },
  }
}

function start(tone: ToneName, device: string, loop: boolean): { readonly stop: () => void, readonly ended: Promise<void> } {
  const context = contextNow()
  if (context === null) return { stop: () => undefined, ended: Promise.resolve() }
  const buffer = context.createBuffer(1, samplesOf(tone, context.sampleRate).length, context.sampleRate)
  buffer.copyToChannel(samplesOf(tone, context.sampleRate), 0)
  const source = context.createBufferSource()
  source.buffer = buffer
  source.loop = loop
  source.connect(context.destination)
  let closed = false
  const close = (): void => {
    if (closed) return
    closed = true
    context.close().catch(() => undefined)
  }
  const ended = new Promise<void>((resolve) => {
    const over = (): void => {
      close()
      resolve()
    }
    source.addEventListener('ended', over)
    // Where nothing can be heard, time stands still for it: it never ends by itself.
    if (!loop) setTimeout(over, buffer.duration * 1000 + LATE)
  })
  // A device that went: on the system's own.
  const sink = device === '' ? Promise.resolve() : setSink(context, device)
  sink.catch(() => undefined).then(() => { if (!closed) source.start() }, () => undefined)
  return { stop: close, ended }
}

/** For a tone that nobody stops: how late it may be over, in ms. */
const LATE = 1000

/** Null where there is no sound to be had at all: a phone that cannot ring still shows who calls. */
function contextNow(): AudioContext | null {
  try {
    return new AudioContext()
  } catch (error) {
    console.error('phone: no sound', error instanceof Error ? error.name : '')
    return null
  }
}

/** In Chromium since 110; TypeScript's DOM has it not yet everywhere. */
const setSink = (context: AudioContext & { setSinkId?: (id: string) => Promise<void> }, device: string): Promise<void> =>
  context.setSinkId?.(device) ?? Promise.resolve()
