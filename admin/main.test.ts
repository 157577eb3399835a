import { describe, expect, test } from 'vitest'
import { WrongCall } from './command.ts'
import { dlp } from './dlp/command.ts'
import { ledgerExport } from './ledger-export.ts'
import { ledgerHead } from './ledger-head.ts'
import { ledgerVerify } from './ledger-verify.ts'
import { policyCheck } from './policy/check.ts'
import { policyExplain } from './policy/explain.ts'
import { admin } from './testing/admin.ts'

describe('as a program', () => {
  test('without a word it says what there is; of each command it says more', async () => {
    const [alone, one] = await Promise.all([admin([]), admin(['policy', 'check', '--help'])])
    expect([alone.code, alone.err, one.code, one.err]).toEqual([0, '', 0, ''])
    for (const { name } of [dlp, ledgerExport, ledgerHead, ledgerVerify, policyCheck, policyExplain]) expect(alone.out).toContain(`  ${name} `)
    expect(one.out).toBe(`${policyCheck.help}\n`)
  })

  test('a wrong call is exit code 2, with nothing on standard output', async () => {
    const [unknown, missing] = await Promise.all([admin(['policy', 'mend']), admin(['policy', 'check', '/nowhere/policy.json'])])
    expect(unknown).toEqual({ code: 2, out: '', err: 'unknown command: policy mend\nTry: npm run admin -- --help\n' })
    expect(missing).toEqual({ code: 2, out: '', err: '/nowhere/policy.json: no such file\nTry: npm run admin -- policy check --help\n' })
  })
})

test.each([dlp, ledgerExport, ledgerHead, ledgerVerify, policyCheck, policyExplain])('the help of $name says how it is called and what its exit codes mean', ({ name, help }) => {
  expect(help.startsWith(`compline admin: ${name} `)).toBe(true)
  expect(help).toMatch(/Exit codes: 0 .* · 1 .* · 2 /)
  expect(Math.max(...help.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120)
})

test.each([
  ['a folder for a file', policyCheck, ['/'], /is a folder/],
  ['no file', policyCheck, [], /takes one file/],
  ['two files', policyCheck, ['a', 'b'], /takes one file/],
  ['an option that is none', policyCheck, ['a', '--stict'], /--stict/],
  ['nothing to explain', policyExplain, [], /takes a file and a path/],
  ['no policy to judge by', dlp, [], /needs --policy/],
  ['messages in a file', dlp, ['--policy', 'a', 'b'], /from standard input/],
  ['a ledger that is not there', ledgerVerify, ['/nowhere/ledger.db'], /ledger\.db: no such file/],
  ['a head that is none', ledgerVerify, ['x', '--head', 'abc'], /64 hexadecimal digits/],
])('%s is a wrong call', async (_, command, args, why) => {
  const refused = (async () => { await command.run(args) })()
  await expect(refused).rejects.toThrow(WrongCall)
  await expect(refused).rejects.toThrow(why)
})
