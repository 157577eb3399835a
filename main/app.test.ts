import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import type { Session } from '../core/ipc.ts'
import type { PolicyInput } from '../core/policy.ts'
import { createApp, type App } from './app.ts'
import { policyWith } from './gate/testing/gate-view.ts'
import type { PolicyResult } from './settings/policy-source.ts'
import { testKeychain } from './testing/keychain.ts'
import { withDesk } from './testing/with-desk.ts'

const folder = mkdtempSync(join(tmpdir(), 'compline-app-'))
let app: App | null = null
afterEach(async () => {
  await app?.stop()
  app = null
  rmSync(folder, { recursive: true, force: true })
})

it('starts once, though the advisor presses "try again" twice; help opens while it is shut', async () => {
  const helped: string[] = []
  let result: PolicyResult = { ok: false, code: 'policy-missing', details: [] }
  const policy = { ...policyWith({ whatsapp: false, sms: false }), organisation: { name: 'Harbour & Pine Wealth', helpUrl: 'https://help.example/' } }
  app = createApp({
    folder, keychain: testKeychain(), loadPolicy: () => result, version: '0.0.0', platform: 'linux',
    poke: () => undefined, show: () => undefined, badge: () => undefined, hasFocus: () => false, openHelp: (url) => { helped.push(url) }, openLink: () => Promise.resolve(false),
    showFile: () => undefined, saveAs: () => Promise.resolve(null), quit: () => undefined, pageEnded: () => undefined, theme: () => undefined,
  })
  const { call } = app
  const retry = () => call({ trusted: true, name: 'problem.act', input: { action: 'retry' } })
  await app.start()
  await call({ trusted: true, name: 'help.open', input: undefined })
  result = { ok: true, loaded: { policy, origin: 'test', digest: 'test' } }
  await Promise.all([retry(), retry()])
  const loaded = app.desk()?.ledger.db.prepare("SELECT count(*) AS n FROM fact WHERE kind = 'policy.loaded'").get()
  expect(loaded).toEqual({ n: 1 })
  await call({ trusted: true, name: 'help.open', input: undefined })
  expect(helped).toEqual(['https://help.example/'])
})

it('an address opens after the advisor was asked, and only one that a browser shows', async () => {
  const asked: string[] = []
  const policy = policyWith({ whatsapp: false, sms: false })
  app = createApp({
    folder, keychain: testKeychain(), loadPolicy: () => ({ ok: true, loaded: { policy, origin: 'test', digest: 'test' } }), version: '0.0.0', platform: 'linux',
    poke: () => undefined, show: () => undefined, badge: () => undefined, hasFocus: () => false, openHelp: () => undefined,
    openLink(url) {
      asked.push(url)
      return Promise.resolve(url.startsWith('https:'))
    },
    showFile: () => undefined, saveAs: () => Promise.resolve(null), quit: () => undefined, pageEnded: () => undefined, theme: () => undefined,
  })
  await app.start()
  const { call } = app
  const open = (url: string) => call({ trusted: true, name: 'links.open', input: { url } })
  expect(await open('https://harbour.example/plan')).toEqual({ ok: true })
  expect(await open('http://harbour.example')).toEqual({ ok: false })
  for (const url of ['file:///etc/passwd', 'javascript:alert(1)', 'tel:+442079460018', 'ms-settings:privacy', 'harbour.example', `https://x.example/${'a'.repeat(2000)}`]) {
    await expect(open(url), url).rejects.toThrow()
  }
  expect(asked).toEqual(['https://harbour.example/plan', 'http://harbour.example'])
})

it('what it cannot set up is a problem with a way out, not the end', async () => {
  const policy = { ...policyWith({ whatsapp: false, sms: false }) }
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'media'), 'in the way')
  app = createApp({
    folder, keychain: testKeychain(), loadPolicy: () => ({ ok: true, loaded: { policy, origin: 'test', digest: 'test' } }), version: '0.0.0', platform: 'linux',
    poke: () => undefined, show: () => undefined, badge: () => undefined, hasFocus: () => false, openHelp: () => undefined, openLink: () => Promise.resolve(false),
    showFile: () => undefined, saveAs: () => Promise.resolve(null), quit: () => undefined, pageEnded: () => undefined, theme: () => undefined,
  })
  await app.start()
  const session = await app.call({ trusted: true, name: 'session.start', input: undefined }) as Session
  expect(session.problem).toMatchObject({ code: 'ledger-error', actions: ['retry', 'show-file', 'quit'] })
  expect(session.problem?.details.join(' ')).toContain(join(folder, 'media'))
  rmSync(join(folder, 'media'))
  await app.call({ trusted: true, name: 'problem.act', input: { action: 'retry' } })
  expect(app.desk()).not.toBeNull()
})

const desk = withDesk()
it('the view hears of a policy that fills templates in another way', async () => {
  let policy: PolicyInput | null = null
  await desk.open({ policy: (draft) => { policy = draft } })
  await desk.until(() => desk.desk().templates.get('document_ready', 'en_GB'))
  const cursorNow = () => {
    for (let cursor = 0; ;) {
      const page = desk.desk().feed.since(cursor, 500)
      cursor = page.cursor
      if (!page.more) return cursor
    }
  }
  const templatesSince = (cursor: number) => desk.desk().feed.since(cursor, 500).changes.filter(({ entity }) => entity === 'template')
  const before = cursorNow()
  await desk.restart()
  expect(templatesSince(before)).toEqual([])
  Object.assign(policy ?? {}, { templateVariables: { document_ready: { 1: 'contact.firstName' } } })
  await desk.restart()
  const found = templatesSince(before).find(({ id }) => id.startsWith('document_ready'))
  expect(found?.row).toMatchObject({ prefill: { 1: 'contact.firstName' } })
})
