import { expect, it } from 'vitest'
import { larger, smaller } from './zoom.ts'

it('a picture grows and shrinks by steps, and stays where there is no further one', () => {
  expect([1, 2, 6].map(larger)).toEqual([1.5, 3, 6])
  expect([6, 1.5, 1].map(smaller)).toEqual([4, 1, 1])
})
