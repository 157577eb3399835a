import { expect, test } from 'vitest'
import { readManagedPreferences } from './managed-preferences.ts'
import { findPolicy } from './places.ts'

/* What `plutil -convert json -o -` writes for a file that MDM laid down. */
const EVERYBODY = '/Library/Managed Preferences/com.compline.desktop.plist'
const SAMS = '/Library/Managed Preferences/sam/com.compline.desktop.plist'

const macOS = (files: Readonly<Record<string, string>>, user = 'sam') => ({
  user,
  exists: (path: string) => path in files,
  run: (path: string, args: readonly string[]) => {
    expect([path, ...args.slice(0, -1)]).toEqual(['/usr/bin/plutil', '-convert', 'json', '-o', '-'])
    const stdout = files[args.at(-1) ?? ''] ?? ''
    return Promise.resolve({ code: stdout === '' ? 1 : 0, stdout })
  },
})

test("everybody's file counts before the user's own", async () => {
  const url = '{"PolicyUrl":"https:\\/\\/policy.firm.example\\/p.json","PolicyKey":"MCowBQYDK2VwAyEA"}'
  expect(await readManagedPreferences(macOS({ [EVERYBODY]: url, [SAMS]: '{"PolicyFile":"x"}' }))).toEqual({ place: EVERYBODY, values: new Map([['PolicyUrl', 'https://policy.firm.example/p.json'], ['PolicyKey', 'MCowBQYDK2VwAyEA']]) })
  expect(await readManagedPreferences(macOS({ [SAMS]: '{"PolicyFile":"x"}' }))).toMatchObject({ place: SAMS })
  expect(await readManagedPreferences(macOS({ [EVERYBODY]: '{}' }))).toBeNull()
  expect(await readManagedPreferences(macOS({}))).toBeNull()
})

test('a file that is there and cannot be read is said, not passed over', async () => {
  await expect(readManagedPreferences(macOS({ [EVERYBODY]: '' }))).rejects.toThrow(`${EVERYBODY}: plutil cannot read it`)
})

test("a user's name leads to no other folder", async () => {
  expect(await readManagedPreferences(macOS({ '/Library/Managed Preferences/../x/com.compline.desktop.plist': '{"Policy":"{}"}' }, '../x'))).toBeNull()
})

test('a machine without managed preferences goes on to the file, then to the command line', async () => {
  const world = { platform: 'darwin' as const, machineWide: '/nowhere/policy.json', user: 'sam', run: () => Promise.resolve({ code: 1, stdout: '' }) }
  expect(await findPolicy({ ...world, named: null })).toEqual({ kind: 'none', looked: ['/Library/Managed Preferences', '/nowhere/policy.json'] })
  expect(await findPolicy({ ...world, named: '/nowhere/named.json' })).toEqual({ kind: 'none', looked: ['/nowhere/named.json', 'there is no such file'] })
})
