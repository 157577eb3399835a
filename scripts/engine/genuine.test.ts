import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { isDebianLike } from './apt.mjs'
import { download, isInstalled, rememberedFailure } from './genuine.mjs'
import { instructions } from './instructions.mjs'

let root: string
const put = (file: string, text: string) => {
  mkdirSync(join(root, file, '..'), { recursive: true })
  writeFileSync(join(root, file), text)
}
const install = (script: string) => {
  put('node_modules/electron/package.json', '{"version":"45.0.0"}')
  put('node_modules/electron/install.js', script)
}
const LEAVES_A_BINARY = `
const fs = require('fs'), path = require('path')
fs.mkdirSync(path.join(__dirname, 'dist'))
for (const [file, text] of [['dist/version', '45.0.0'], ['dist/electron', ''], ['path.txt', 'electron']]) fs.writeFileSync(path.join(__dirname, file), text)`

beforeEach(() => { root = mkdtempSync(join(tmpdir(), 'engine-')) })
afterEach(() => rmSync(root, { recursive: true }))

describe('genuine Electron', () => {
  test('is used once its downloader has left the binary of the package\'s version', async () => {
    install(LEAVES_A_BINARY)
    expect(isInstalled(root)).toBe(false)
    expect(await download(root, {})).toBe(true)
    expect(isInstalled(root)).toBe(true)
    expect(rememberedFailure(root, {})).toBeUndefined()
  })

  test('of another version does not count as installed', async () => {
    install(LEAVES_A_BINARY)
    await download(root, {})
    put('node_modules/electron/package.json', '{"version":"45.0.1"}')
    expect(isInstalled(root)).toBe(false)
  })

  test('a failed download is remembered with its reason', async () => {
    install('console.error("no way out\\nat somewhere"); process.exit(1)')
    expect(await download(root, {})).toBe(false)
    expect(rememberedFailure(root, {})).toBe('no way out')
  })

  test('a failed download is tried again for another mirror or version', async () => {
    install('process.exit(1)')
    await download(root, {})
    expect(rememberedFailure(root, { ELECTRON_MIRROR: 'https://mirror.invalid/' })).toBeUndefined()
    put('node_modules/electron/package.json', '{"version":"45.0.1"}')
    expect(rememberedFailure(root, {})).toBeUndefined()
  })

  test('a download without an answer is given up after the time limit', async () => {
    install('setInterval(() => {}, 1000)')
    expect(await download(root, { COMPLINE_ELECTRON_DOWNLOAD_SECONDS: '0.2' })).toBe(false)
    expect(rememberedFailure(root, {})).toBe('no answer within 0.2 s')
  })
})

test('Debian and what is like it may use apt', () => {
  expect(isDebianLike('NAME="Debian"\nID=debian\n')).toBe(true)
  expect(isDebianLike('ID=linuxmint\nID_LIKE="ubuntu debian"\n')).toBe(true)
  expect(isDebianLike('ID=fedora\n')).toBe(false)
})

describe('instructions', () => {
  test('name the reason and a command for the platform', () => {
    const text = instructions({ platform: 'linux', failure: 'fetch failed', oldNode: false })
    expect(text).toContain('fetch failed')
    expect(text).toContain('apt-get install chromium')
  })

  test('ask for a newer Node where that is what lacks', () => {
    expect(instructions({ platform: 'darwin', failure: 'fetch failed', oldNode: true })).toContain('Node 24')
  })
})
