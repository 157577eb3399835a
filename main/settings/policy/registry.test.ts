import { describe, expect, test } from 'vitest'
import { parseRegistry, readRegistry } from './registry.ts'
import type { ProgramAnswer } from './run-program.ts'

/* What reg.exe writes, letter for letter: blank line, key, values after four spaces, blank line. */
const KEY = 'HKEY_LOCAL_MACHINE\\Software\\Policies\\Compline'
const output = (...lines: string[]): string => ['', KEY, ...lines, '', ''].join('\r\n')
const NOT_FOUND: ProgramAnswer = { code: 1, stdout: '' }
const found = (stdout: string): ProgramAnswer => ({ code: 0, stdout })

describe("what reg.exe's output says", () => {
  test('a text is what follows its type, with all its spaces and letters', () => {
    const json = '{"version":1,"organisation":{"name":"Zürcher   Kantonalbank – Łódź 東京"}}'
    expect(parseRegistry(output(`    Policy    REG_SZ    ${json}`)).get('Policy')).toBe(json)
  })

  test('a value of a hundred thousand letters is whole', () => {
    const long = `{"a":"${'x'.repeat(100_000)}"}`
    expect(parseRegistry(output(`    Policy    REG_SZ    ${long}`, '    PolicyUrl    REG_SZ    https://x.example/p.json'))).toEqual(new Map([['Policy', long], ['PolicyUrl', 'https://x.example/p.json']]))
  })

  test('a text of several lines goes on until the next value', () => {
    expect(parseRegistry(output('    Policy    REG_SZ    {', '      "version": 1', '    }', '    PolicyFile    REG_EXPAND_SZ    C:\\p.json'))).toEqual(new Map([['Policy', '{\n      "version": 1\n    }'], ['PolicyFile', 'C:\\p.json']]))
  })

  test('the lines of a REG_MULTI_SZ are joined; a backslash of JSON before a nought is none between lines', () => {
    expect(parseRegistry(output('    Policy    REG_MULTI_SZ    {\\0"path": "C:\\\\0\\\\01",\\0"a": 1}')).get('Policy')).toBe('{\n"path": "C:\\\\0\\\\01",\n"a": 1}')
  })

  test('names with spaces, values without text, other types and keys below are no trouble', () => {
    expect(parseRegistry(output('    Our own note    REG_SZ    x', '    Empty    REG_SZ', '    Number    REG_DWORD    0x1', '    (Standard)    REG_SZ    (Wert nicht gesetzt)', '', `${KEY}\\Below`))).toEqual(new Map([['Our own note', 'x'], ['Empty', ''], ['(Standard)', '(Wert nicht gesetzt)']]))
  })
})

describe('the registry', () => {
  const world = (answers: Readonly<Record<string, ProgramAnswer>>, asked: string[] = []) => (path: string, args: readonly string[]): Promise<ProgramAnswer> => {
    asked.push(`${path} ${args.join(' ')}`)
    const key = Object.keys(answers).find((name) => args.join(' ').includes(`"${name}"`))
    return Promise.resolve(key === undefined ? NOT_FOUND : answers[key] ?? NOT_FOUND)
  }
  const there = { 'HKLM\\Software\\Microsoft\\Windows': found('') }

  test("the computer's key counts before the user's", async () => {
    const both = { 'HKLM\\Software\\Policies\\Compline': found(output('    Policy    REG_SZ    machine')), 'HKCU\\Software\\Policies\\Compline': found(output('    Policy    REG_SZ    user')) }
    expect(await readRegistry(world(both))).toMatchObject({ place: 'HKLM\\Software\\Policies\\Compline', values: new Map([['Policy', 'machine']]) })
    expect(await readRegistry(world({ ...both, 'HKLM\\Software\\Policies\\Compline': NOT_FOUND }))).toMatchObject({ place: 'HKCU\\Software\\Policies\\Compline' })
  })

  test('a key that is missing, or has no value, is none: in whatever language reg.exe says so', async () => {
    expect(await readRegistry(world(there))).toBeNull()
    expect(await readRegistry(world({ ...there, 'HKLM\\Software\\Policies\\Compline': found(output()) }))).toBeNull()
  })

  test("a computer's key with values that are none of ours does not hide the user's policy", async () => {
    const other = found(output('    (Default)    REG_SZ    ', '    Note    REG_SZ    by IT', '    Policy    REG_SZ    ', '    PolicyKey    REG_SZ    x'))
    const user = { 'HKCU\\Software\\Policies\\Compline': found(output('    PolicyUrl    REG_SZ    https://x.example/p.json')) }
    expect(await readRegistry(world({ ...there, ...user, 'HKLM\\Software\\Policies\\Compline': other }))).toMatchObject({ place: 'HKCU\\Software\\Policies\\Compline' })
    expect(await readRegistry(world({ ...there, 'HKLM\\Software\\Policies\\Compline': other }))).toBeNull()
  })

  test('where reg.exe may not be used, that is said: there may be a policy that nobody can see', async () => {
    await expect(readRegistry(world({}))).rejects.toThrow(/cannot be read/)
    await expect(readRegistry(() => Promise.resolve({ code: null, stdout: '' }))).rejects.toThrow(/cannot be read/)
  })

  test("a computer's key that gives no answer in time, or too long a one, is not passed over for the user's", async () => {
    const slow = { ...there, 'HKLM\\Software\\Policies\\Compline': { code: null, stdout: '' }, 'HKCU\\Software\\Policies\\Compline': found(output('    Policy    REG_SZ    user')) }
    await expect(readRegistry(world(slow))).rejects.toThrow(/cannot be read/)
  })

  test("programs are asked for at their fixed place, in UTF-8, and no user's settings for cmd.exe count (/d)", async () => {
    const asked: string[] = []
    await readRegistry(world(there, asked))
    expect(asked[0]).toBe('C:\\Windows\\System32\\cmd.exe /d /s /c "C:\\Windows\\System32\\chcp.com 65001 >nul && C:\\Windows\\System32\\reg.exe query "HKLM\\Software\\Policies\\Compline""')
  })
})
