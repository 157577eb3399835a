// The first step of "npm start", "npm test" and the others, on Node 20 and with nothing installed:
// installs the npm packages, then hands over to a TypeScript program run by the project's Node.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureNpmPackages } from './npm-packages.mjs'
import { nodeProblem, projectNode } from './project-node.mjs'

const root = fileURLToPath(new URL('../../', import.meta.url))
const say = (line) => process.stdout.write(`${line}\n`)

/** Ends when the program ends. A Ctrl+C reaches it from the terminal; a signal to this process is passed on. */
function handOver (node, program, args) {
  const PATH = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter)
  const child = spawn(node, [join(root, program), ...args], { cwd: root, stdio: 'inherit', env: { ...process.env, PATH } })
  process.on('SIGINT', () => { if (!process.stdin.isTTY) child.kill('SIGINT') })
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]))
  })
}

/** `program` is a path from the project's root, say `scripts/start/run.ts`. Sets the exit code. */
export async function bootstrap (program) {
  try {
    const problem = nodeProblem()
    if (problem !== undefined) throw new Error(problem)
    await ensureNpmPackages({ root, log: say })
    process.exitCode = await handOver(projectNode(root), program, process.argv.slice(2))
  } catch (error) {
    process.stderr.write(`\n${error.message}\n`)
    process.exitCode = 1
  }
}
