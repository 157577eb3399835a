import { expect, it } from 'vitest'
import { checkedPatterns, nameOf, patternsNow } from './patterns.ts'

it('every pattern that reads what people write has been checked: hostile text cannot hold it up', async () => {
  const safe = new Set(checkedPatterns().filter(({ verdict }) => verdict === 'safe').map(nameOf))
  const now = await patternsNow()
  expect(now.length).toBeGreaterThan(20)
  expect(now.map(nameOf).filter((name) => !safe.has(name)), 'run `npm run check:patterns`').toEqual([])
}, 30_000)
