import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { listPackage } from '@electron/asar'
import { chromium, expect, test } from '@playwright/test'
import { inRoot, root } from '../../scripts/root.ts'
import { provisionProfile } from '../../scripts/sandbox-profile.ts'
import { startSandboxProcess } from '../../scripts/sandbox-process.ts'

/** Where electron-builder leaves the unpacked app; the stand-in's, where there is no genuine Electron. */
const programs = ['dist/verify/linux-unpacked/compline', 'dist/linux*-unpacked/compline', 'dist/win*-unpacked/Compline.exe', 'dist/mac*/Compline.app/Contents/MacOS/Compline']

const packed = (): { program: string, archive: string } => {
  const [program] = programs.flatMap((pattern) => globSync(pattern, { cwd: root }))
  const [archive] = globSync(['dist/**/app.asar'], { cwd: root })
  if (program === undefined || archive === undefined) throw new Error('nothing is packed: npm run package -- --dir')
  return { program: inRoot(program), archive: inRoot(archive) }
}

/*
 *  Over the page's own debugging port: the packed app's fuses shut Node's inspector, by which Playwright drives Electron.
 */
test('the packed app runs a journey from app.asar: contact, opt-in, yes, a message', async () => {
  const { program } = packed()
  const sandbox = await startSandboxProcess(['--pace', 'instant', '--manual'])
  const profile = await mkdtemp(join(tmpdir(), 'compline-packed-'))
  const { args } = provisionProfile({
    profile,
    sandbox,
    change(policy) { if (policy.connectors.whatsapp?.provider === 'whatsapp-cloud') policy.connectors.whatsapp.checkEverySeconds = 1 },
  })
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const app = spawn(program, [...args, '--remote-debugging-port=0', ...asRoot], { stdio: ['ignore', 'ignore', 'pipe'] })
  const gone = new Promise((resolve) => app.once('exit', resolve))
  try {
    const address = await new Promise<string>((resolve, reject) => {
      createInterface(app.stderr).on('line', (line) => {
        const found = /DevTools listening on (ws:\S+)/.exec(line)?.[1]
        if (found !== undefined) resolve(found)
      })
      void gone.then((code) => { reject(new Error(`the packed app ended with ${String(code)}`)) })
    })
    const browser = await chromium.connectOverCDP(address)
    const page = await expect.poll(() => browser.contexts().flatMap((context) => context.pages()).length).toBeGreaterThan(0)
      .then(() => browser.contexts().flatMap((context) => context.pages())[0])
    if (page === undefined) throw new Error('no page')

    await page.getByRole('navigation').getByRole('link', { name: 'Contacts' }).click()
    await page.getByRole('button', { name: 'New contact' }).first().click()
    const form = page.getByRole('dialog', { name: 'New contact' })
    await form.getByRole('textbox', { name: 'Name' }).fill('Mei Tanaka')
    await form.getByRole('textbox', { name: 'Number 1' }).fill('+1 202 555 0185')
    await form.getByRole('button', { name: 'Save contact' }).click()
    await page.getByRole('article', { name: 'Mei Tanaka' }).getByRole('button', { name: 'WhatsApp', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Send opt-in' }).click()
    const phone = async (): Promise<readonly { text: string }[]> => (await sandbox.control('GET', 'clients/mei-tanaka') as { messages: { text: string }[] }).messages
    await expect.poll(async () => (await phone()).length).toBe(1)
    await sandbox.control('POST', 'clients/mei-tanaka/messages', { channel: 'whatsapp', button: 'yes' })
    await expect(page.getByRole('textbox', { name: 'Message', exact: true })).toBeEditable()
    await page.getByRole('textbox', { name: 'Message', exact: true }).fill('From the packed app')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await expect.poll(async () => (await phone()).some(({ text }) => text === 'From the packed app')).toBe(true)
    await browser.close()
  } finally {
    app.kill()
    await gone
    await sandbox.stop()
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  }
})

test('what is packed is the app and nothing of its making: no tests, no sandbox, no sources', () => {
  const files = listPackage(packed().archive, { isPack: false }).map((path) => path.replaceAll('\\', '/'))
  expect(files).toEqual(expect.arrayContaining(['/out/main/index.js', '/out/preload/index.cjs', '/out/renderer/index.html', '/package.json']))
  const strangers = files.filter((path) => !/^\/(out|out\/(main|preload|renderer)(\/.*)?|resources|resources\/icons(\/.*)?|package\.json|node_modules(\/.*)?)$/.test(path) || /\.(ts|vue|map)$/.test(path))
  expect(strangers).toEqual([])
})
