import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { inRoot, root } from '../root.ts'
import { packageProgram } from './program.ts'

const sources = ['{core,main,preload,renderer,resources}/**/*', 'electron.vite.config.ts', 'tsconfig.json', 'package-lock.json']
const results = ['out/main/index.js', 'out/preload/index.cjs', 'out/renderer/index.html']
const stamp = inRoot('node_modules/.cache/compline/build.sha256')

/** SHA-256 over names and contents of everything that the build reads. Tests are left out: they change nothing in it. */
export function digestOfSources(): string {
  const hash = createHash('sha256')
  const files = globSync(sources, { cwd: root, withFileTypes: true }).filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
  for (const path of files.map((entry) => `${entry.parentPath}/${entry.name}`).sort()) hash.update(`${path}\0`).update(readFileSync(path)).update('\0')
  return hash.digest('hex')
}

export const isBuilt = (digest: string): boolean =>
  results.every((file) => existsSync(inRoot(file))) && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest

/** Builds into out/, always. `said` holds the bundler's words where it failed. */
export async function buildApp(): Promise<{ ok: boolean, said: string }> {
  const digest = digestOfSources()
  const { code, said } = await packageProgram('electron-vite/bin/electron-vite.js', ['build'], { output: 'keep' })
  if (code === 0) {
    mkdirSync(dirname(stamp), { recursive: true })
    writeFileSync(stamp, digest)
  }
  return { ok: code === 0, said }
}

/** Builds where a source changed since the last build. Throws with the bundler's words where it fails. */
export async function ensureBuilt(log: (line: string) => void): Promise<void> {
  if (isBuilt(digestOfSources())) return
  log('Building…')
  const started = Date.now()
  const { ok, said } = await buildApp()
  if (!ok) throw new Error(`The build failed:\n${said.trim()}`)
  log(`Build: done in ${((Date.now() - started) / 1000).toFixed(1)} s`)
}
