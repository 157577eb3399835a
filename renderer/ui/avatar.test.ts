import { expect, it } from 'vitest'
import { colourOf, initialsOf } from './avatar.ts'

it('initials are of the first and the last name', () => {
  expect(['Dana Moreau', 'Cher', 'Juan Carlos de la Vega', 'ángel ruiz', '李 小龙', 'Zoë'].map(initialsOf)).toEqual(['DM', 'C', 'JV', 'ÁR', '李小', 'Z'])
})

it('a bare number has no initials', () => {
  expect(initialsOf('+44 7700 900142')).toBe('')
})

it('a colour stays with its seed, and white reads on every one of them', () => {
  const linear = (part: number): number => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  const luminance = (hex: string): number => [0.2126, 0.7152, 0.0722]
    .reduce((sum, weight, index) => sum + weight * linear(parseInt(hex.slice(1 + index * 2, 3 + index * 2), 16) / 255), 0)
  const colours = new Set(Array.from({ length: 500 }, (_, index) => colourOf(`contact ${index}`)))
  expect(colours.size).toBe(24)
  for (const colour of colours) expect(1.05 / (luminance(colour) + 0.05)).toBeGreaterThanOrEqual(4.5)
  expect(colourOf('contact 1')).toBe(colourOf('contact 1'))
})
