import { expect, it } from 'vitest'
import type { LineId } from '../../../core/ids.ts'
import { chooseLine } from './choose-line.ts'

const main = 'main' as LineId
const branch = 'branch' as LineId
const gone = 'gone' as LineId
const lines = [{ id: main }, { id: branch }]

it('a person is written to on the line last used with them', () => {
  expect(chooseLine(lines, [branch, main])).toBe(branch)
})
it('somebody new is written to on the policy’s first line', () => {
  expect(chooseLine(lines, [])).toBe(main)
})
it('the line that was asked for comes before the one last used', () => {
  expect(chooseLine(lines, [main], branch)).toBe(branch)
})
it('a line without the channel is passed over, asked for or used', () => {
  expect(chooseLine(lines, [gone, branch], gone)).toBe(branch)
})
it('where no line has the channel there is none', () => {
  expect(chooseLine([], [main], main)).toBeNull()
})
