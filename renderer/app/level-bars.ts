/** Loudness (0…1, as an amplitude) as lit bars of so many: by decibels, as ears hear it; silence below -50 dB lights none. */
export function litBars(level: number, bars: number): number {
  if (!(level > 0)) return 0
  const decibels = 20 * Math.log10(Math.min(1, level))
  return Math.max(0, Math.min(bars, Math.ceil((decibels + 50) / 45 * bars)))
}
