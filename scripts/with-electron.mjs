// node scripts/with-electron.mjs <command…>: finds the engine, says which it is, and runs the command with it.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { NoEngineError, ensureEngine } from './engine/ensure-engine.mjs'

const root = fileURLToPath(new URL('../', import.meta.url))

function run ([command, ...args], env) {
  const child = spawn(command, args, { stdio: 'inherit', env, shell: process.platform === 'win32' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  return new Promise((resolve) => {
    child.once('error', (error) => {
      process.stderr.write(`${command}: ${error.message}\n`)
      resolve(127)
    })
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]))
  })
}

async function main (words) {
  if (words.length === 0) {
    process.stderr.write('usage: node scripts/with-electron.mjs <command> [arguments]\n')
    return 2
  }
  try {
    const engine = await ensureEngine({ log: (line) => process.stderr.write(`${line}\n`) })
    process.stdout.write(`Engine: ${engine.description}\n`)
    const PATH = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter)
    // Each journey starts a sandbox and an app anew: Node keeps what it compiled of them.
    const NODE_COMPILE_CACHE = join(root, 'node_modules', '.cache', 'node')
    return await run(words, { NODE_COMPILE_CACHE, ...process.env, ...engine.env, PATH })
  } catch (error) {
    process.stderr.write(`${error instanceof NoEngineError ? error.message : error.stack}\n`)
    return 1
  }
}

process.exitCode = await main(process.argv.slice(2))
