import { fstatSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { startSandbox } from './index.ts'
import { optionsSchema } from './options.ts'

const usage = `node sandbox/main.ts [--port 4711] [--graph-port 0] [--twilio-port 0] [--pace real|instant]
  [--window either|client] [--window-refusal later|at-once] [--state FILE]
  [--tls] [--proxy [USER:PASSWORD]] [--proxy-port 0] [--manual] [--die-with-parent]`

/** How often the parent is looked for, in milliseconds. */
const PARENT_CHECK_MS = 1000

const number = (text: string | undefined): number | undefined => text === undefined ? undefined : Number(text)

/** `--proxy` alone is one without sign-in. */
const withEmptyProxy = (args: readonly string[]): string[] =>
  args.map((arg, index) => arg === '--proxy' && (args[index + 1] ?? '--').startsWith('--') ? '--proxy=' : arg)

function readFlags() {
  const { values } = parseArgs({
    args: withEmptyProxy(process.argv.slice(2)),
    options: {
      'port': { type: 'string' }, 'graph-port': { type: 'string' }, 'twilio-port': { type: 'string' }, 'pace': { type: 'string' }, 'window': { type: 'string' },
      'window-refusal': { type: 'string' }, 'state': { type: 'string' },
      'tls': { type: 'boolean' }, 'proxy': { type: 'string' }, 'proxy-port': { type: 'string' },
      'manual': { type: 'boolean' }, 'die-with-parent': { type: 'boolean' }, 'help': { type: 'boolean' },
    },
  })
  if (values.help) return 'help'
  const given = {
    port: number(values.port), graphPort: number(values['graph-port']), twilioPort: number(values['twilio-port']), pace: values.pace, window: values.window,
    windowRefusal: values['window-refusal'], state: values.state, manual: values.manual,
    tls: values.tls, proxy: values.proxy, proxyPort: number(values['proxy-port']),
  }
  return { options: optionsSchema.parse(JSON.parse(JSON.stringify(given))), dieWithParent: values['die-with-parent'] === true }
}

/** A pipe from the parent ends with it; a terminal or /dev/null says nothing, so the parent's id is watched too. */
function dieWithParent(exit: () => void): void {
  const parent = process.ppid
  const stdin = fstatSync(0)
  if (stdin.isFIFO() || stdin.isSocket()) process.stdin.on('end', exit).on('close', exit).on('error', exit).resume()
  setInterval(() => { if (process.ppid !== parent) exit() }, PARENT_CHECK_MS).unref()
}

async function main(): Promise<void> {
  const flags = readFlags()
  if (flags === 'help') return console.log(usage)
  const sandbox = await startSandbox(flags.options)
  console.log(JSON.stringify({ ready: true, ...sandbox.control.addresses(), stateSetAside: sandbox.stateSetAside }))
  if (process.stdout.isTTY) console.log(`The clients' phones are at ${sandbox.url}/`)
  let ending = false
  const end = (): void => {
    if (ending) return
    ending = true
    void sandbox.close().finally(() => process.exit(0))
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
  if (flags.dieWithParent) dieWithParent(end)
}

main().catch((error: unknown) => {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
  const reason = error instanceof Error ? error.message : String(error)
  console.error(taken ? 'The sandbox’s port is taken: start it with --port 0, or end the other one.' : reason)
  console.error(usage)
  process.exit(1)
})
