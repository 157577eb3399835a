/** Loudness of a track, 0…1 as an amplitude, some times a second, until it is stopped. */
export function startMeter(track: MediaStreamTrack, tell: (level: number) => void): () => void {
  // It plays nothing: no output device is needed for it, nor kept open.
  const context = new AudioContext({ sinkId: { type: 'none' } } as AudioContextOptions)
  const analyser = context.createAnalyser()
  // More than passes between two looks (341 ms at 48 kHz): no short word falls between them.
  analyser.fftSize = 16_384
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  let last = -1
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples)
    const level = levelOf(samples)
    if (level !== last) tell(last = level)
  }, 200)
  return () => {
    clearInterval(timer)
    context.close().catch(() => undefined)
  }
}

/** Below this (dBFS) it is silence. */
const QUIETEST = -60
/** Steps in which it is told, in dB: a finer change is no news. */
const STEP = 3
/** Heard as one sound: 21 ms at 48 kHz. */
const WINDOW = 1024

/** The loudest sound among the samples, as an amplitude (the same scale as `levelIn`, for the far side). */
export function levelOf(samples: Float32Array): number {
  let loudest = 0
  for (let from = 0; from < samples.length; from += WINDOW) {
    const window = samples.subarray(from, from + WINDOW)
    loudest = Math.max(loudest, window.reduce((sum, sample) => sum + sample * sample, 0) / window.length)
  }
  const decibels = 10 * Math.log10(loudest)
  return decibels < QUIETEST ? 0 : Math.min(1, 10 ** (Math.round(decibels / STEP) * STEP / 20))
}
