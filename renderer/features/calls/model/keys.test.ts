import { expect, it } from 'vitest'
import { asKeys, KEYS } from './keys.ts'

it('a keypad has twelve keys, each once', () => expect(new Set(KEYS.map(({ digit }) => digit)).size).toBe(12))
it('what is pasted into a call goes as keys, without its separators, and pauses stay', () => expect(asKeys('12-34 (5)#,,9 abc')).toBe('12345#,,9'))
it('no more keys go at once than one order takes', () => expect(asKeys('1'.repeat(200))).toHaveLength(64))
