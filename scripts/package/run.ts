import { build, createTargets, Platform } from 'electron-builder'
import { ensureEngine } from '../engine/ensure-engine.mjs'
import { inRoot } from '../root.ts'
import { ensureBuilt } from '../run/build.ts'

/*
 *  npm run package [-- --dir]: installers of this system into dist/ (NSIS on Windows, DMG and ZIP on macOS), or with
 *  --dir the unpacked app only. Where Electron's binary cannot be had, --dir packs for the stand-in instead, into
 *  dist/verify/: enough to prove that the app runs from its app.asar, and nothing to ship.
 */
const say = (line: string): void => { process.stdout.write(`${line}\n`) }

async function pack(args: readonly string[]): Promise<void> {
  const unknown = args.filter((arg) => arg !== '--dir')
  if (unknown.length > 0) throw new Error(`usage: npm run package [-- --dir]   (not: ${unknown.join(' ')})`)
  const dir = args.includes('--dir')
  const engine = await ensureEngine({ log: say })
  say(`Engine: ${engine.description}`)
  if (engine.kind === 'stand-in' && !dir) {
    throw new Error('Installers are made from Electron\'s own binary, which cannot be downloaded here. npm run package -- --dir packs for the stand-in.')
  }
  await ensureBuilt(say)
  const config = engine.kind === 'stand-in' ? 'electron-builder.verify.yml' : 'electron-builder.yml'
  await build({ projectDir: inRoot(), config, targets: createTargets([Platform.current()], dir ? 'dir' : null), publish: 'never' })
  say(engine.kind === 'stand-in' ? 'Packed for verification into dist/verify/. Do not ship it.' : 'Packed into dist/.')
}

try {
  await pack(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
