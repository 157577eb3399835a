/** How many bars a waveform is drawn with. */
export const BARS = 44

/** The loudness of sound in `bars` bars, 0 to 1, the loudest being 1. */
export function barsOf(samples: Float32Array, bars = BARS): number[] {
  const loudness = loudnessOf(samples, bars)
  return against(Math.max(...loudness), loudness)
}

/** How loud each bar is, where `loudest` is 1. */
export const against = (loudest: number, loudness: readonly number[]): number[] => loudness.map((bar) => loudest === 0 ? 0 : bar / loudest)

/**
 * The loudness of sound in `bars` bars, as it is (root mean square). Each bar looks at no more than some hundred
 * samples: an hour of sound costs no more than a second of it.
 */
export function loudnessOf(samples: Float32Array, bars: number): number[] {
  const LOOKS = 400
  const each = samples.length / bars
  const step = Math.max(1, Math.floor(each / LOOKS))
  return Array.from({ length: bars }, (_, bar) => {
    let sum = 0
    let looked = 0
    for (let index = Math.floor(bar * each); index < (bar + 1) * each && index < samples.length; index += step) {
      sum += (samples[index] ?? 0) ** 2
      looked++
    }
    return looked === 0 ? 0 : Math.sqrt(sum / looked)
  })
}

/** The bars as one path of vertical strokes, in a box `bars` × 2 high around its middle; silence is a dot. */
export function pathOf(bars: readonly number[], height = 24): string {
  return bars.map((bar, index) => {
    const half = Math.max(0.5, bar * (height / 2 - 1.5))
    return `M${String(index * 3 + 1.5)} ${(height / 2 - half).toFixed(1)}v${(half * 2).toFixed(1)}`
  }).join('')
}
