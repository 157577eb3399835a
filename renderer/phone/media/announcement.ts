/** Between two beeps, in seconds: FCC 64.501 (of old), and what firms expect. */
const EVERY = 15
const HZ = 1400
const BEEP = 0.2
/** Clear beside a voice, and not above it. */
const LOUDNESS = 0.12
/** A wave that is cut off clicks. */
const EDGE = 0.02

/**
 * What both sides hear of a recording: a beep now and every 15 seconds, or, the `first` time, a sentence (scripts/announcement.mjs). Returns
 * the way to silence it.
 */
export function playAnnouncement(context: AudioContext, to: AudioNode, announce: 'tone' | 'speech', first: boolean): () => void {
  if (announce === 'tone') {
    beep(context, to)
    const timer = setInterval(() => { beep(context, to) }, EVERY * 1000)
    return () => { clearInterval(timer) }
  }
  if (!first) return () => undefined
  // An element, not a fetch: this page asks for nothing (its content security policy).
  const sentence = new Audio(new URL('./this-call-is-recorded.wav', import.meta.url).href)
  const source = context.createMediaElementSource(sentence)
  source.connect(to)
  let silent = false
  sentence.play().catch((error: unknown) => {
    // Better a beep than nothing: the far side is told in any case.
    console.error('the announcement cannot be spoken', error)
    if (!silent) beep(context, to)
  })
  return () => {
    silent = true
    sentence.pause()
    source.disconnect()
  }
}

function beep(context: AudioContext, to: AudioNode): void {
  const tone = new OscillatorNode(context, { frequency: HZ })
  const swell = new GainNode(context, { gain: 0 })
  const start = context.currentTime + 0.05
  swell.gain.setValueAtTime(0, start)
  swell.gain.linearRampToValueAtTime(LOUDNESS, start + EDGE)
  swell.gain.setValueAtTime(LOUDNESS, start + BEEP - EDGE)
  swell.gain.linearRampToValueAtTime(0, start + BEEP)
  tone.connect(swell).connect(to)
  tone.start(start)
  tone.stop(start + BEEP)
  tone.addEventListener('ended', () => { swell.disconnect() })
}
