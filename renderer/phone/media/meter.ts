/** Loudness of a track, 0…1, some times a second, until it is stopped. */
export function startMeter(track: MediaStreamTrack, tell: (level: number) => void): () => void {
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  analyser.fftSize = 1024
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

/** Below this (dBFS) it is silence; speech near the microphone reaches the top. */
const QUIETEST = -60
const STEPS = 20

/** In steps, by ear: equal steps sound equally far apart. */
export function levelOf(samples: Float32Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length)
  if (power === 0) return 0
  const decibels = 10 * Math.log10(power)
  return Math.round(Math.min(1, Math.max(0, 1 - decibels / QUIETEST)) * STEPS) / STEPS
}
