import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isNewProfile, prepareLivedIn, type Engine } from './prepare.ts'

/* The player itself is lived-in.test.ts's; here an engine stands in its place and says what a player says. */
let folder = ''
const profile = () => join(folder, 'profile')
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'compline-prepare-')) })
afterEach(() => { rmSync(folder, { recursive: true, force: true }) })

/** Runs `script` as the engine; its arguments are the player's. */
const engine = (script: string): Engine =>
  ({ command: [process.execPath, '-e', `${script}\n//`], args: [], env: process.env })
const complete = `
  const profile = process.argv.find((argument) => argument.startsWith('--user-data-dir=')).slice(16)
  const sandbox = process.argv.find((argument) => argument.startsWith('--sandbox=')).slice(10)
  require('node:fs').writeFileSync(profile + '/ledger', 'a week')
  console.log('an engine’s own words')
  console.log(JSON.stringify({ kind: 'played', done: 1, of: 2 }))
  const body = JSON.stringify({ channel: 'sms', text: 'of the week' })
  fetch(sandbox + '/control/clients/mei-tanaka/messages', { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    .then(() => console.log(JSON.stringify({ kind: 'played', done: 2, of: 2 })))
`

describe('the preparation of a week', { timeout: 30_000 }, () => {
  it('puts profile and phones in place together, when the player has ended well', async () => {
    const played: [number, number][] = []
    await prepareLivedIn(profile(), engine(complete), 'player.js', (done, of) => { played.push([done, of]) })
    expect(played).toEqual([[1, 2], [2, 2]])
    expect(readFileSync(join(profile(), 'ledger'), 'utf8')).toBe('a week')
    expect(readFileSync(join(profile(), 'sandbox-phones.json'), 'utf8')).toContain('of the week')
    expect(isNewProfile(profile())).toBe(false)
    expect(readdirSync(folder)).toEqual(['profile'])
  })

  it('begins anew where an earlier one was interrupted', async () => {
    mkdirSync(`${profile()}.new`)
    writeFileSync(join(`${profile()}.new`, 'half'), 'a week')
    expect(isNewProfile(profile())).toBe(true)
    mkdirSync(profile())
    expect(isNewProfile(profile())).toBe(true)
    await prepareLivedIn(profile(), engine(complete), 'player.js', () => undefined)
    expect(readdirSync(profile())).not.toContain('half')
    expect(existsSync(`${profile()}.new`)).toBe(false)
  })

  it.each([
    ['what the player said', `console.log(JSON.stringify({ kind: 'failed', why: 'no keychain here' })); process.exitCode = 1`, 'no keychain here'],
    ['what the engine said', `console.error('cannot open display'); process.exitCode = 1`, 'cannot open display'],
    ['its exit code', 'process.exitCode = 7', 'the player ended with exit code 7'],
  ])('leaves no profile where it fails, and tells why: %s', async (_, script, why) => {
    await expect(prepareLivedIn(profile(), engine(script), 'player.js', () => undefined)).rejects.toThrow(why)
    expect(readdirSync(folder)).toEqual([])
  })
})
