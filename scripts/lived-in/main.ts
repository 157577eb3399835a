import { userInfo } from 'node:os'
import { join } from 'node:path'
import { app } from 'electron'
import { createApp } from '../../main/app.ts'
import type { Session } from '../../core/ipc.ts'
import { readArguments } from '../../main/settings/arguments.ts'
import { electronKeychain as keychain } from '../../main/settings/electron-keychain.ts'
import { createNetwork } from '../../main/network/network.ts'
import { createPolicySource, machineWidePolicy, runProgram } from '../../main/settings/policy-source.ts'
import { openSecrets } from '../../main/settings/secrets.ts'
import manifest from '../../package.json' with { type: 'json' }
import { trustMachine } from './past.ts'
import { playHistory } from './play.ts'
import type { Progress } from './progress.ts'
import { openStage } from './stage.ts'

/*
 *  electron out/lived-in/index.js --user-data-dir=… --policy=… --import-secrets=… --sandbox=<control API>
 *
 *  Compline without a window. It runs in the app's own engine and under its name because the ledger's key is sealed by
 *  the keychain that this engine and this name have. Never part of the packed app (electron-builder.yml).
 */
app.setName(manifest.productName)

const tell = (progress: Progress): void => { process.stdout.write(`${JSON.stringify(progress)}\n`) }

async function run(): Promise<void> {
  const given = readArguments(process.argv)
  const sandbox = process.argv.find((argument) => argument.startsWith('--sandbox='))?.slice('--sandbox='.length)
  if (given.kind !== 'run' || sandbox === undefined) throw new Error('it needs --policy=, --import-secrets= and --sandbox=')
  const folder = join(app.getPath('userData'), 'desk')
  if (given.importSecrets !== null) await (await openSecrets(folder, keychain)).importFile(given.importSecrets)
  const nothing = (): void => undefined
  const load = createPolicySource({
    platform: process.platform, machineWide: machineWidePolicy(process.platform), named: given.policy, user: userInfo().username, folder, keychain, run: runProgram, now: Date.now,
    agent: (network) => createNetwork({ network, secret: () => null, resolveProxy: () => Promise.resolve('DIRECT') }).agent,
  })
  await playHistory({
    stage: openStage(sandbox),
    played: (done, of) => { tell({ kind: 'played', done, of }) },
    makeApp: (machine) => createApp({
      folder, keychain, machine,
      loadPolicy: async (how, floor) => trustMachine(await load(how, floor)),
      version: manifest.version,
      platform: process.platform as Session['platform'],
      poke: nothing, show: nothing, badge: nothing, hasFocus: () => false, openHelp: nothing, openLink: () => Promise.resolve(false), showFile: nothing, saveAs: () => Promise.resolve(null), quit: nothing, pageEnded: nothing, theme: nothing,
    }),
  })
}

if (!app.requestSingleInstanceLock()) {
  tell({ kind: 'failed', why: 'Compline runs on this profile already' })
  app.exit(1)
} else {
  app.dock?.hide()
  app.whenReady().then(run).then(
    () => { app.exit(0) },
    (error: unknown) => {
      tell({ kind: 'failed', why: error instanceof Error ? error.message : String(error) })
      app.exit(1)
    },
  )
}
