import { expect, it } from 'vitest'
import { carried } from './carried.ts'
import { aFinding } from './testing/a-finding.ts'

const before = 'Card 4111 or 5500 then'
const both = [aFinding({ start: 5, end: 9 }), aFinding({ start: 13, end: 17 })]
const found = (now: string): string[] => carried(both, before, now).map(({ start, end }) => now.slice(start, end))

it('typed after them, findings stay', () => expect(found(`${before} more`)).toEqual(['4111', '5500']))
it('typed before them, they move along', () => expect(found(`My ${before}`)).toEqual(['4111', '5500']))
it('typed between them, one stays and one moves', () => expect(found('Card 4111 and also 5500 then')).toEqual(['4111', '5500']))
it('one that is changed goes until the next answer', () => expect(found('Card 4911 or 5500 then')).toEqual(['5500']))
it('where all is another text, none is left', () => expect(found('')).toEqual([]))
it('a text that repeats itself never points outside of it', () => {
  const many = [aFinding({ start: 0, end: 3 }), aFinding({ start: 3, end: 6 })]
  for (const { start, end } of carried(many, 'aaaaaa', 'aaa')) expect(end <= 3 && start < end).toBe(true)
})
