import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, sampleFolder, test } from './sample.ts'

/** Processes of this machine that name the folder in their command line. */
function processesNaming (folder: string): string[] {
  const list = execFileSync('ps', ['-eo', 'pid=,stat=,args='], { encoding: 'utf8' }).split('\n')
  return list.filter((line) => line.includes(folder) && !/^\s*\d+ Z/.test(line))
}

/** Files below the folder whose bytes hold the text, in either width. */
function filesHolding (folder: string, text: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  return files.filter((file) => (['utf8', 'utf16le'] as const).some((width) => readFileSync(file).includes(Buffer.from(text, width))))
}

const lines = (file: string) => existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []

test.describe('app', () => {
  test('knows its name, version and folders, and that it is not packed', async ({ launch }) => {
    const { app, userData } = await launch()
    const found = await app.evaluate(({ app: main }) => ({
      name: main.getName(), version: main.getVersion(), packed: main.isPackaged, folder: main.getAppPath(), userData: main.getPath('userData'),
    }))
    expect(found).toEqual({ name: 'Contract Sample', version: '1.2.3', packed: false, folder: sampleFolder, userData })
  })

  test('setPath overrides a path, and an unknown name throws', async ({ app }) => {
    const found = await app.evaluate(({ app: main }) => {
      main.setPath('logs', '/somewhere/else')
      try { main.getPath('no-such-name' as 'logs') } catch (error) { return [main.getPath('logs'), error instanceof Error] }
      return []
    })
    expect(found).toEqual(['/somewhere/else', true])
  })

  test('command-line switches can be read and added', async ({ app }) => {
    const found = await app.evaluate(({ app: { commandLine } }) => {
      commandLine.appendSwitch('contract-added', 'later')
      return [commandLine.hasSwitch('use-fake-device-for-media-stream'), commandLine.getSwitchValue('contract-added'), commandLine.hasSwitch('contract-added'), commandLine.hasSwitch('contract-absent')]
    })
    expect(found).toEqual([true, 'later', true, false])
  })

  test('quit emits before-quit, closes the windows, then emits will-quit and quit', async ({ launch }) => {
    const log = test.info().outputPath('log')
    const { app } = await launch({ env: { CONTRACT_LOG: log } })
    const ended = new Promise((resolve) => { app.process().once('exit', resolve) })
    await app.evaluate(({ app: main }) => { setTimeout(() => main.quit(), 0) })
    expect(await ended).toBe(0)
    expect(lines(log)).toEqual(['ready', 'before-quit', 'will-quit', 'quit'])
  })

  test('a prevented before-quit keeps the app and its windows', async ({ app }) => {
    const left = await app.evaluate(async ({ app: main, BrowserWindow }) => {
      main.once('before-quit', (event) => event.preventDefault())
      main.quit()
      await new Promise((resolve) => setTimeout(resolve, 100))
      return BrowserWindow.getAllWindows().length
    })
    expect(left).toBe(1)
  })

  test('the last window\'s end emits window-all-closed, and an app that listens may stay', async ({ launch }) => {
    const { app } = await launch()
    const seen = await app.evaluate(async ({ app: main, BrowserWindow }) => {
      globalThis.stay = true
      const closed = new Promise((resolve) => main.once('window-all-closed', () => resolve(undefined)))
      BrowserWindow.getAllWindows()[0]?.close()
      await closed
      return BrowserWindow.getAllWindows().length
    })
    expect(seen).toBe(0)
  })

  test('exit ends at once with its code, without before-quit', async ({ launch }) => {
    const log = test.info().outputPath('log')
    const { app } = await launch({ env: { CONTRACT_LOG: log } })
    const ended = new Promise((resolve) => { app.process().once('exit', resolve) })
    await app.evaluate(({ app: main }) => { setTimeout(() => main.exit(7), 0) })
    expect(await ended).toBe(7)
    expect(lines(log)).toEqual(['ready', 'quit'])
  })

  test('relaunch starts the given program after the end', async ({ launch }) => {
    const mark = test.info().outputPath('relaunched')
    const { app } = await launch()
    await app.evaluate(({ app: main }, file) => {
      main.relaunch({ execPath: '/usr/bin/touch', args: [file] })
      setTimeout(() => main.exit(0), 0)
    }, mark)
    await expect.poll(() => existsSync(mark)).toBe(true)
  })

  test('a second start on the same userData hands over its command line and ends', async ({ launch }) => {
    const { app, userData } = await launch()
    const electron = createRequire(import.meta.url)('electron') as string // the npm package's export is the executable's path
    const second = spawn(electron, [sampleFolder, `--user-data-dir=${userData}`, '--no-sandbox', 'sample://call/1'], { stdio: 'ignore' })
    const code = await new Promise((resolve) => { second.once('exit', resolve) })
    expect(code).toBe(0)
    await expect.poll(() => app.evaluate(() => globalThis.seen.filter(([name]) => name === 'second-instance')))
      .toEqual([['second-instance', 'sample://call/1', process.cwd(), { greeting: 'sample://call/1' }]])
  })

  test('SIGKILL leaves no process behind, and the next start finds the page\'s database', async ({ launch }) => {
    const { app, page, userData } = await launch()
    const rows = (adding: boolean) => new Promise<number>((resolve, reject) => {
      const request = indexedDB.open('contract')
      request.onupgradeneeded = () => request.result.createObjectStore('rows', { autoIncrement: true })
      request.onerror = () => reject(new Error(request.error?.message))
      request.onsuccess = () => {
        const transaction = request.result.transaction('rows', 'readwrite', { durability: 'strict' })
        if (adding) transaction.objectStore('rows').add('row')
        const found = transaction.objectStore('rows').count()
        transaction.oncomplete = () => resolve(found.result)
      }
    })
    expect(await page.evaluate(rows, true)).toBe(1)
    app.process().kill('SIGKILL')
    const again = await launch({ userData })
    expect(await again.page.evaluate(rows, false)).toBe(1)
    again.app.process().kill('SIGKILL')
    await expect.poll(() => processesNaming(userData)).toEqual([])
  })
  test('what is half typed in a page is in no file of userData after the end', async ({ launch }) => {
    const { app, page, userData } = await launch()
    await page.getByLabel('Text').fill('kaleidoscope')
    await page.locator('#inside').click() // on leaving a page a browser notes what stood in it
    await page.getByRole('heading', { name: 'Second page' }).waitFor()
    await app.close()
    await expect.poll(() => processesNaming(userData)).toEqual([])
    expect(filesHolding(userData, 'kaleidoscope')).toEqual([])
  })
})
