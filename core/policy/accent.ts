/*
 *  The firm's colour on buttons and links, as far as it can be read there: WCAG 2.2 §1.4.3 wants 4.5:1 for text, so the
 *  colour is darkened or lightened in small steps until it has that.
 */
export interface Accent {
  /** Ground of a button, and under the pointer; the text on it is white. */
  readonly primary: string
  readonly hover: string
  /** Text of links and quiet buttons. */
  readonly text: string
}

const ENOUGH = 4.5
const WHITE = '#ffffff'
const BLACK = '#000000'
/** The surface of each theme on which text in the accent's colour is hardest to read (renderer/styles/theme.css: selected). */
const hardest = { light: '#e1f0f1', dark: '#17353b' } as const

export function accentFor(colour: string, theme: keyof typeof hardest): Accent {
  const primary = until(colour, BLACK, (shade) => contrast(shade, WHITE) >= ENOUGH)
  const text = until(colour, theme === 'light' ? BLACK : WHITE, (shade) => contrast(shade, hardest[theme]) >= ENOUGH)
  return { primary, hover: mixed(primary, BLACK, 0.15), text }
}

/** WCAG 2.2's contrast ratio of two colours (`#rrggbb`), 1 to 21. */
export function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

const channels = (colour: string): number[] => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => value / 255).map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
function mixed(colour: string, into: string, share: number): string {
  const other = channels(into)
  return `#${channels(colour).map((value, index) => Math.round(value + ((other[index] ?? 0) - value) * share).toString(16).padStart(2, '0')).join('')}`
}
function until(colour: string, towards: string, good: (shade: string) => boolean): string {
  for (let step = 0; step < 20; step += 1) {
    const shade = mixed(colour, towards, step / 20)
    if (good(shade)) return shade
  }
  return towards
}
