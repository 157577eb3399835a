import { expect, it } from 'vitest'
import { ensurePackages, type Machine } from './packages.ts'

/** A machine that has everything but these programs and modules; apt-get brings what a package is for. */
function machine(lacks: readonly string[], change: Partial<Machine> = {}) {
  const missing = new Set(lacks)
  const installed: string[] = []
  const said: string[] = []
  const is: Machine = {
    platform: 'linux', canUseApt: () => true,
    hasProgram: (name) => !missing.has(name), hasModule: (name) => !missing.has(name),
    async aptInstall(packages) {
      installed.push(...packages)
      missing.clear()
    },
    ...change,
  }
  return { installed, said, ready: () => ensurePackages((line) => { said.push(line) }, is) }
}

it('where everything is there, nothing is installed and nothing is said', async () => {
  const { ready, installed, said } = machine([])
  expect(await ready()).toEqual({ ok: true })
  expect([installed, said]).toEqual([[], []])
})
it('only what is missing is installed, and it is said', async () => {
  const { ready, installed, said } = machine(['sipp', 'turnserver'])
  expect(await ready()).toEqual({ ok: true })
  expect(installed).toEqual(['sip-tester', 'coturn'])
  expect(said).toEqual(['Installing sip-tester, coturn with apt-get…'])
})
it('Kamailio without one of its modules is as good as missing, and named once', async () => {
  const { ready, installed } = machine(['websocket', 'tls'])
  expect(await ready()).toEqual({ ok: true })
  expect(installed.filter((name) => name === 'kamailio')).toEqual(['kamailio'])
  expect(installed).toContain('kamailio-websocket-modules')
})
it('who may not install is told what is missing, and how to get it', async () => {
  const { ready, installed } = machine(['sipp'], { canUseApt: () => false })
  expect(await ready()).toEqual({ ok: false, why: ['Not installed here: sip-tester.', 'To have it, as root on Debian or Ubuntu:', '  apt-get install --no-install-recommends sip-tester'] })
  expect(installed).toEqual([])
})
it('on another system it cannot be had, and nothing is tried', async () => {
  const { ready, installed } = machine(['sipp'], { platform: 'darwin' })
  expect(await ready()).toMatchObject({ ok: false, why: [expect.stringContaining('Linux')] })
  expect(installed).toEqual([])
})
it('what apt-get did not bring is said, whether it failed or thinks it did well', async () => {
  const failing = machine(['sipp'], { aptInstall: () => Promise.reject(new Error('no network')) })
  expect(await failing.ready()).toMatchObject({ ok: false, why: ['apt-get could not install them: no network.', expect.any(String), expect.stringContaining('sip-tester')] })
  const empty = machine(['sipp'], { aptInstall: () => Promise.resolve() })
  expect(await empty.ready()).toEqual({ ok: false, why: ['apt-get ended well, and yet these are missing: sip-tester.'] })
})
