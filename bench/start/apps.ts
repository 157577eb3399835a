import { cpSync, rmSync, writeFileSync } from 'node:fs'
import type { Plugin } from 'vite'
import manifest from '../../package.json' with { type: 'json' }
import { inRoot } from '../../scripts/root.ts'
import { ensureBuilt } from '../../scripts/run/build.ts'
import { buildPage, buildProgram, builtAt } from '../build.ts'

/** The app as it is built; the same without a database in its page; an empty page in a bare window; the one who fills the ledger. */
export const apps = { compline: builtAt('compline'), fromMemory: builtAt('from-memory'), shell: builtAt('shell/index.js'), emptyPage: builtAt('empty'), fill: builtAt('fill/index.js') } as const

export async function buildApps(): Promise<void> {
  await ensureBuilt(() => undefined)
  for (const folder of [apps.compline, apps.fromMemory]) {
    rmSync(folder, { recursive: true, force: true })
    for (const part of ['out/main', 'out/preload', 'out/renderer', 'resources']) cpSync(inRoot(part), `${folder}/${part}`, { recursive: true })
    const { name, productName, version, type, main } = manifest
    writeFileSync(`${folder}/package.json`, JSON.stringify({ name, productName, version, type, main }))
  }
  await Promise.all([
    buildPage(inRoot('renderer/index.html'), `${apps.fromMemory}/out/renderer`, [rowsFromMemory]),
    buildPage(inRoot('bench/start/empty.html'), apps.emptyPage),
    buildProgram(inRoot('bench/shell/main.ts'), builtAt('shell')),
    buildProgram(inRoot('bench/start/fill.ts'), builtAt('fill')),
  ])
}

const replaced = new Set([inRoot('renderer/data/queries.ts'), inRoot('renderer/data/view.ts')])

const rowsFromMemory: Plugin = {
  name: 'rows-from-memory',
  enforce: 'pre',
  async resolveId(source, importer, options) {
    const found = await this.resolve(source, importer, { ...options, skipSelf: true })
    return found !== null && replaced.has(found.id) ? inRoot('bench/start/rows-from-memory.ts') : null
  },
}
