import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readPolicy } from '../core/policy.ts'
import { credentials } from '../sandbox/credentials.ts'
import { provisionProfile, sandboxPolicy, sandboxProfileFolder } from './sandbox-profile.ts'
import { startSandboxProcess } from './sandbox-process.ts'
import { hasDisplay, readArguments } from './start/arguments.ts'

const sandbox = { url: 'http://127.0.0.1:40122', graphUrl: 'http://127.0.0.1:40123', twilioUrl: 'http://127.0.0.1:40124', credentials }
let folder = ''
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'compline-profile-')) })
afterEach(() => { rmSync(folder, { recursive: true, force: true }) })

describe('a profile on the sandbox', () => {
  const provision = (change?: Parameters<typeof provisionProfile>[0]['change']) =>
    provisionProfile({ profile: join(folder, 'p'), sandbox, ...(change && { change }) })

  it('holds a policy that points its connectors at the running sandbox', () => {
    const read = readPolicy(JSON.parse(readFileSync(provision().policyFile, 'utf8')))
    expect(read).toMatchObject({ ok: true, policy: { connectors: { whatsapp: { baseUrl: sandbox.graphUrl }, sms: { baseUrl: sandbox.twilioUrl }, phone: { servers: ['ws://127.0.0.1:40122/sip'] } } } })
  })
  it('has a secret for every name in the policy, readable by its user only', () => {
    const { policyFile, secretsFile } = provision()
    const { connectors, lines } = JSON.parse(readFileSync(policyFile, 'utf8'))
    const named = [connectors.whatsapp.accessToken, connectors.whatsapp.appSecret, connectors.whatsapp.verifyToken, connectors.sms.authToken, lines[0].phone.password]
    const secrets = JSON.parse(readFileSync(secretsFile, 'utf8'))
    expect(Object.keys(secrets).sort()).toEqual([...named].sort())
    expect(Object.values(secrets)).toContain(credentials.twilio.authToken)
    if (process.platform !== 'win32') expect(statSync(secretsFile).mode & 0o077).toBe(0)
  })
  it('has no secret in its policy', () => {
    const policy = readFileSync(provision().policyFile, 'utf8')
    for (const secret of [credentials.whatsapp.accessToken, credentials.whatsapp.appSecret, credentials.twilio.authToken, credentials.phone.password]) expect(policy).not.toContain(secret)
  })
  it('names its three files to the app', () => {
    const { profile, policyFile, secretsFile, args } = provision()
    expect(args).toEqual([`--user-data-dir=${profile}`, `--policy=${policyFile}`, `--import-secrets=${secretsFile}`])
  })
  it('is new once', () => {
    expect([provision().isNew, provision().isNew]).toEqual([true, false])
  })
  it('takes changes to the policy, and refuses those that make it none', () => {
    const { policyFile } = provision((policy) => { if (policy.connectors.whatsapp) policy.connectors.whatsapp.enabled = false })
    expect(JSON.parse(readFileSync(policyFile, 'utf8')).connectors.whatsapp.enabled).toBe(false)
    expect(() => sandboxPolicy(sandbox, (policy) => { policy.lines = [] })).toThrow(/is no policy:\n {2}lines: /)
  })
  it('stands where this system keeps such things, or where COMPLINE_PROFILE says', () => {
    expect(sandboxProfileFolder('linux', { XDG_CONFIG_HOME: '/x' })).toBe(join('/x', 'compline-sandbox'))
    expect(sandboxProfileFolder('win32', { APPDATA: 'C:\\A' })).toBe(join('C:\\A', 'compline-sandbox'))
    expect(sandboxProfileFolder('darwin', { COMPLINE_PROFILE: '/y' })).toBe('/y')
  })
})

describe('the sandbox as a process', () => {
  it('says where it is, hands over its credentials, answers its control API and ends', async () => {
    const sandbox = await startSandboxProcess(['--pace', 'instant'])
    try {
      expect(await sandbox.control('GET', 'addresses')).toEqual({ url: sandbox.url, graphUrl: sandbox.graphUrl, twilioUrl: sandbox.twilioUrl, proxyUrl: null, authority: null })
      expect(sandbox.credentials).toEqual(credentials)
      expect(await sandbox.control('POST', 'clock', { advanceMs: 1000 })).toMatchObject({ offsetMs: 1000 })
      await expect(sandbox.control('GET', 'nothing')).rejects.toThrow('sandbox GET /control/nothing: 404')
    } finally {
      await sandbox.stop()
    }
    expect(await sandbox.ended).toBe(0)
  })
  it('says why it did not start', async () => {
    await expect(startSandboxProcess(['--pace', 'never'])).rejects.toThrow(/The sandbox ended with exit code 1\.[^]*pace/)
  })
})

describe('npm start', () => {
  it('uses the sandbox where no policy is configured', () => {
    expect(readArguments(['--x'], 'win32')).toEqual({ appArgs: ['--x'], policy: null })
  })
  it('uses the policy that is named, and hands the argument on to the app', () => {
    expect(readArguments(['--policy=/p.json'], 'win32')).toEqual({ appArgs: ['--policy=/p.json'], policy: '/p.json' })
    expect(readArguments(['--policy', '/p.json'], 'win32').policy).toBe('/p.json')
  })
  it('knows that Linux without DISPLAY and WAYLAND_DISPLAY has no screen', () => {
    expect(hasDisplay('linux', {})).toBe(false)
    expect(hasDisplay('linux', { DISPLAY: '', WAYLAND_DISPLAY: 'wayland-0' })).toBe(true)
    expect(hasDisplay('win32', {})).toBe(true)
  })
})
