import { describe, expect, it } from 'vitest'
import { check, countEslint, countPlaywright, countVitest, sum } from './counts.ts'

describe('counting what ran', () => {
  it('takes vitest\'s numbers as they are', () => {
    expect(countVitest({ numPassedTests: 7, numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 }, 1)).toEqual({ passed: 7, failed: 2, skipped: 2 })
  })
  it('takes Playwright\'s numbers, and a flaky test is a failed one', () => {
    expect(countPlaywright({ stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 3, duration: 9.5 } }, 1)).toEqual({ passed: 5, failed: 2, skipped: 3 })
  })
  it.each([['vitest', countVitest], ['Playwright', countPlaywright]])('no report from %s is a failure', (_name, count) => {
    expect(count(undefined, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })
  it('a tool that ends badly though all tests passed is a failure', () => {
    expect(countVitest({ numPassedTests: 7 }, 1)).toEqual({ passed: 7, failed: 1, skipped: 0 })
    expect(countPlaywright({ stats: { expected: 4 } }, 130)).toEqual({ passed: 4, failed: 1, skipped: 0 })
  })
  it('tests that were only skipped have proven nothing', () => {
    expect(countPlaywright({ stats: { expected: 0, skipped: 4 } }, 0)).toEqual({ passed: 0, failed: 1, skipped: 4 })
  })
  it('tells a broken boundary from other complaints', () => {
    const file = (...rules: string[]) => ({ messages: rules.map((ruleId) => ({ ruleId })) })
    expect(countEslint([file(), file('eqeqeq')])).toEqual({ lint: check(false), boundaries: check(true) })
    expect(countEslint([file('boundaries/dependencies')])).toEqual({ lint: check(true), boundaries: check(false) })
    expect(countEslint([file()])).toEqual({ lint: check(true), boundaries: check(true) })
  })
  it('a linter that looked at nothing has proven nothing', () => {
    expect(countEslint([])).toEqual({ lint: check(false), boundaries: check(false) })
  })
  it('adds up', () => {
    expect(sum([check(true), check(false), { passed: 3, failed: 0, skipped: 2 }])).toEqual({ passed: 4, failed: 1, skipped: 2 })
  })
})
