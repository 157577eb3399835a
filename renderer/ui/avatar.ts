/** Muted, and each dark enough for white letters (4.5:1 at least). */
const COLOURS = [
  '#2f5d8c', '#6f5b1d', '#5b4b8a', '#8a3f6b', '#2e6f5e', '#a0432e', '#4b6b2a', '#1f6f8b', '#7b3f3f', '#5d5f8f', '#8a5a1f', '#3f6f45',
  '#3a6aa8', '#8b5742', '#5a7a3a', '#91507f', '#3f7a85', '#7d6628', '#45568a', '#7a4f9c', '#a04a54', '#3d7a5c', '#6a6370', '#96612b',
] as const

/** The same seed always gives the same colour (FNV-1a). */
export function colourOf(seed: string): string {
  let hash = 0x811c9dc5
  for (const character of seed) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return COLOURS[(hash >>> 0) % COLOURS.length] ?? COLOURS[0]
}

/** "Dana Moreau" → "DM", "Cher" → "C"; '' for a bare number. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter((word) => /^\p{L}/u.test(word))
  const [first, last] = [words[0], words.length > 1 ? words.at(-1) : undefined]
  return [first, last].map((word) => Array.from(word ?? '')[0] ?? '').join('').toUpperCase()
}
