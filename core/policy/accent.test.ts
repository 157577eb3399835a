import { expect, test } from 'vitest'
import { accentFor, contrast } from './accent.ts'

test('contrast is as WCAG counts it', () => {
  expect(contrast('#000000', '#ffffff')).toBe(21)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
  expect(contrast('#ffffff', '#777777')).toBe(contrast('#777777', '#ffffff'))
})

test.each(['#0b5d66', '#ffd400', '#ffffff', '#000000', '#e30613', '#7fff00', '#808080', '#00205b'])('%s can be read on buttons and as text, in light and dark', (colour) => {
  for (const [theme, grounds] of [['light', ['#ffffff', '#f2f4f6', '#eef1f3', '#e1f0f1']], ['dark', ['#0e171b', '#142025', '#1b2a30', '#17353b']]] as const) {
    const { primary, hover, text } = accentFor(colour, theme)
    expect(contrast(primary, '#ffffff'), 'button').toBeGreaterThanOrEqual(4.5)
    expect(contrast(hover, '#ffffff'), 'button under the pointer').toBeGreaterThanOrEqual(4.5)
    for (const ground of grounds) expect(contrast(text, ground), `text on ${ground}`).toBeGreaterThanOrEqual(4.5)
  }
})

test('a colour that can be read stays as the firm chose it', () => {
  expect(accentFor('#00205b', 'light')).toMatchObject({ primary: '#00205b', text: '#00205b' })
})
