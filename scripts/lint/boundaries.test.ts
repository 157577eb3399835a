import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ESLint } from 'eslint'
import tseslint from 'typescript-eslint'
import vueParser from 'vue-eslint-parser'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { boundariesConfig } from './boundaries.ts'
import { coreIsPure, forbiddenInProduct, goodNames } from './house-rules.ts'

/*
 *  A small house of empty files, so that the proof does not depend on what the real rooms hold today.
 *  Each row is one file with one line; the rules must say no (or yes) to just that.
 */
const files = [
  'core/ids.ts', 'core/ipc.ts', 'core/ipc-channels.ts', 'core/messaging/message.ts',
  'main/index.ts', 'main/app.ts', 'main/clock.ts', 'main/gate/gate.ts', 'main/ledger/ledger.ts', 'main/ipc/router.ts', 'main/outbound/dispatch.ts',
  'main/providers/provider.ts', 'main/providers/twilio/client.ts', 'main/providers/whatsapp-cloud/client.ts',
  'preload/index.ts', 'sandbox/main.ts', 'admin/main.ts', 'tools/thing.ts', 'scripts/start.ts',
  'renderer/main.ts', 'renderer/bridge.ts', 'renderer/data/schema.ts', 'renderer/data/projector.ts', 'renderer/data/queries/threads.ts',
  'renderer/features/inbox/index.ts', 'renderer/features/inbox/model/ticks.ts', 'renderer/features/contacts/index.ts',
  'renderer/features/contacts/list.ts', 'renderer/features/contacts/ContactRow.vue', 'renderer/ui/button.ts', 'renderer/locales/en.ts',
]

let root = ''
let eslint: ESLint

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'compline-boundaries-'))
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), '')
  }
  symlinkSync(join(import.meta.dirname, '../../node_modules'), join(root, 'node_modules'), 'junction')
  eslint = new ESLint({
    cwd: root,
    overrideConfigFile: true,
    overrideConfig: [
      { files: ['**/*.ts'], languageOptions: { parser: tseslint.parser } },
      { files: ['**/*.vue'], languageOptions: { parser: vueParser, parserOptions: { parser: tseslint.parser } } },
      ...boundariesConfig(root), goodNames, ...coreIsPure, ...forbiddenInProduct,
    ],
  })
})
afterAll(() => { rmSync(root, { recursive: true, force: true }) })

async function complaints(file: string, code: string): Promise<string[]> {
  const text = file.endsWith('.vue') ? `<script setup lang="ts">\n${code}\n</script>\n` : code
  const [result] = await eslint.lintText(text, { filePath: join(root, file) })
  return (result?.messages ?? []).map((message) => message.ruleId ?? message.message)
}

const forbidden: [rule: string, file: string, code: string][] = [
  ['core takes nothing from main', 'core/x.ts', `import '../main/gate/gate.ts'`],
  ['core takes not even a type from main', 'core/x.ts', `import type { A } from '../main/gate/gate.ts'`],
  ['core takes nothing from the renderer', 'core/x.ts', `export * from '../renderer/bridge.ts'`],
  ['core knows no electron', 'core/x.ts', `import { app } from 'electron'`],
  ['core knows no Node', 'core/x.ts', `import { readFileSync } from 'node:fs'`],
  ['core knows no Node by its old name', 'core/x.ts', `import fs from 'fs'`],
  ['core knows no Vue', 'core/x.ts', `import { ref } from 'vue'`],
  ['core hides no import in a type', 'core/x.ts', `export type A = import('../main/app.ts').A`],
  ['core imports nothing late', 'core/x.ts', `export const a = () => import('node:fs')`],
  ['main takes nothing from the renderer', 'main/ipc/x.ts', `import '../../renderer/bridge.ts'`],
  ['main takes nothing from the sandbox', 'main/ipc/x.ts', `import '../../sandbox/main.ts'`],
  ['main/ipc reaches no provider', 'main/ipc/x.ts', `import '../providers/twilio/client.ts'`],
  ['main/ipc reaches no provider, nor its contract', 'main/ipc/x.ts', `import type { P } from '../providers/provider.ts'`],
  ['main/index reaches no provider', 'main/index.ts', `import './providers/twilio/client.ts'`],
  ['the webhook listener calls no provider', 'main/webhooks/x.ts', `import '../providers/provider.ts'`],
  ['a face shows nothing of another inside', 'renderer/features/inbox/index.ts', `export * from '../contacts/list.ts'`],
  ['nobody passes outbound by the side', 'main/ipc/x.ts', `import '../outbound/dispatch.ts'`],
  ['nothing below imports the composition root', 'main/ipc/x.ts', `import '../app.ts'`],
  ['the gate knows no provider, not even its type', 'main/gate/x.ts', `import type { P } from '../providers/provider.ts'`],
  ['the gate knows no electron', 'main/gate/x.ts', `import 'electron'`],
  ['the gate reads no file', 'main/gate/x.ts', `import 'node:fs'`],
  ['a provider takes the gate as a type only', 'main/providers/twilio/x.ts', `import { clear } from '../../gate/gate.ts'`],
  ['a type inside a value import is no type import', 'main/providers/twilio/x.ts', `import { type ClearedMessage } from '../../gate/gate.ts'`],
  ['a provider knows no ledger', 'main/providers/twilio/x.ts', `import '../../ledger/ledger.ts'`],
  ['a provider knows no other provider', 'main/providers/twilio/x.ts', `import '../whatsapp-cloud/client.ts'`],
  ['a provider knows no electron', 'main/providers/twilio/x.ts', `import 'electron'`],
  ['the ledger knows no electron', 'main/ledger/x.ts', `import 'electron'`],
  ['the ledger knows no gate', 'main/ledger/x.ts', `import '../gate/gate.ts'`],
  ['renderer takes nothing from main', 'renderer/features/inbox/x.ts', `import '../../../main/gate/gate.ts'`],
  ['renderer takes not even a type from main', 'renderer/data/x.ts', `import type { G } from '../../main/gate/gate.ts'`],
  ['renderer knows no electron', 'renderer/bridge.ts', `import { ipcRenderer } from 'electron'`],
  ['renderer knows no Node', 'renderer/ui/x.ts', `import 'node:fs'`],
  ['a component is held to the same', 'renderer/features/inbox/Thing.vue', `import '../../../main/gate/gate.ts'`],
  ['a feature reads no schema', 'renderer/features/inbox/x.ts', `import '../../data/schema.ts'`],
  ['a feature calls no projector', 'renderer/features/inbox/x.ts', `import '../../data/projector.ts'`],
  ['a feature opens no Dexie of its own', 'renderer/features/inbox/x.ts', `import Dexie from 'dexie'`],
  ['a feature takes nothing from the inside of another', 'renderer/features/inbox/x.ts', `import '../contacts/list.ts'`],
  ['a feature takes no component from the inside of another', 'renderer/features/inbox/X.vue', `import Row from '../contacts/ContactRow.vue'`],
  ['ui knows no feature', 'renderer/ui/x.ts', `import '../features/inbox/index.ts'`],
  ['ui knows no data', 'renderer/ui/x.ts', `import '../data/queries/threads.ts'`],
  ['ui knows no bridge', 'renderer/ui/x.ts', `import '../bridge.ts'`],
  ['data knows no feature', 'renderer/data/x.ts', `import '../features/inbox/index.ts'`],
  ['the bridge touches no data', 'renderer/bridge.ts', `import './data/schema.ts'`],
  ['preload takes types of core only', 'preload/index.ts', `import { commands } from '../core/ipc.ts'`],
  ['preload takes nothing from main', 'preload/index.ts', `import type { A } from '../main/app.ts'`],
  ['preload knows no Node', 'preload/index.ts', `import 'node:fs'`],
  ['sandbox takes nothing from main', 'sandbox/x.ts', `import '../main/gate/gate.ts'`],
  ['sandbox takes nothing from core', 'sandbox/x.ts', `import type { Id } from '../core/ids.ts'`],
  ['sandbox tests take nothing from main either', 'sandbox/x.test.ts', `import '../main/gate/gate.ts'`],
  ['admin takes of main the ledger only', 'admin/x.ts', `import '../main/gate/gate.ts'`],
  ['admin knows no electron', 'admin/x.ts', `import 'electron'`],
  ['tools know nothing of the app', 'tools/x.ts', `import '../main/app.ts'`],
  ['nothing outside tests imports a test library', 'main/ipc/x.ts', `import { vi } from 'vitest'`],
  ['what does not exist cannot be imported', 'main/ipc/x.ts', `import './not-there.ts'`],
]

const allowed: [rule: string, file: string, code: string][] = [
  ['core takes core, zod and libphonenumber', 'core/x.ts', `import './ids.ts'\nimport { z } from 'zod'\nimport 'libphonenumber-js/max'`],
  ['main takes core, electron and Node', 'main/ipc/x.ts', `import '../../core/ipc.ts'\nimport 'electron'\nimport 'node:sqlite'\nimport 'node:fs/promises'`],
  ['the composition root takes everything of main', 'main/app.ts', `import './providers/twilio/client.ts'\nimport './outbound/dispatch.ts'\nimport './gate/gate.ts'`],
  ['outbound takes gate and providers', 'main/outbound/x.ts', `import '../gate/gate.ts'\nimport type { P } from '../providers/provider.ts'`],
  ['a provider takes its contract and the type ClearedMessage', 'main/providers/twilio/x.ts', `import type { P } from '../provider.ts'\nimport './client.ts'\nimport type { ClearedMessage } from '../../gate/gate.ts'`],
  ['main tests take the sandbox for a wire', 'main/outbound/x.test.ts', `import '../../sandbox/main.ts'\nimport { it } from 'vitest'`],
  ['preload takes types of core, and the channels', 'preload/index.ts', `import type { Bridge } from '../core/ipc.ts'\nimport '../core/ipc-channels.ts'\nimport { contextBridge } from 'electron'`],
  ['a feature takes itself, data, ui, bridge and words', 'renderer/features/inbox/x.ts', `import './model/ticks.ts'\nimport '../../data/queries/threads.ts'\nimport '../../ui/button.ts'\nimport '../../bridge.ts'\nimport '../../locales/en.ts'`],
  ['a feature takes the face of another', 'renderer/features/inbox/x.ts', `import '../contacts/index.ts'`],
  ['a feature\'s face shows its own inside', 'renderer/features/contacts/index.ts', `export { default as Row } from './ContactRow.vue'\nexport * from './list.ts'`],
  ['the webhook listener knows the shape of a request', 'main/webhooks/x.ts', `import type { R } from '../providers/provider.ts'`],
  ['data takes its own schema and Dexie', 'renderer/data/queries/x.ts', `import '../schema.ts'\nimport Dexie from 'dexie'`],
  ['the start of the page starts the projector', 'renderer/main.ts', `import './data/projector.ts'\nimport './features/inbox/index.ts'`],
  ['admin takes core and the ledger', 'admin/x.ts', `import '../core/ids.ts'\nimport '../main/ledger/ledger.ts'`],
]

describe('boundaries between rooms', () => {
  it.each(forbidden)('%s', async (_rule, file, code) => {
    expect(await complaints(file, code)).toEqual(['boundaries/dependencies'])
  })
  it.each(allowed)('%s', async (_rule, file, code) => {
    expect(await complaints(file, code)).toEqual([])
  })
  it('a file in no room is refused', async () => {
    expect(await complaints('elsewhere/x.ts', 'export {}')).toEqual(['boundaries/no-unknown-files'])
  })
})

describe('rules of the house', () => {
  const rows: [rule: string, file: string, code: string, complaint: string][] = [
    ['core does not ask for the time', 'core/x.ts', 'export const at = Date.now()', 'no-restricted-properties'],
    ['core does not make the present moment', 'core/x.ts', 'export const at = new Date()', 'no-restricted-syntax'],
    ['core throws no dice', 'core/x.ts', 'export const n = Math.random()', 'no-restricted-properties'],
    ['core starts no timer', 'core/x.ts', 'setTimeout(() => {}, 1)', 'no-restricted-globals'],
    ['core sees no page', 'core/x.ts', 'document.title = ""', 'no-restricted-globals'],
    ['core sees no process', 'core/x.ts', 'export const e = process.env', 'no-restricted-globals'],
    ['only the bridge touches window.compline', 'renderer/features/inbox/x.ts', 'window.compline.call()', 'no-restricted-syntax'],
    ['… nor by destructuring', 'renderer/data/x.ts', 'const { compline } = window', 'no-restricted-syntax'],
    ['… nor as a global', 'renderer/data/x.ts', 'compline.call()', 'no-restricted-globals'],
    ['… nor from a component', 'renderer/ui/X.vue', 'globalThis.compline.call()', 'no-restricted-syntax'],
    ['no import is computed', 'main/ipc/x.ts', 'export const load = (name: string) => import(`../${name}.ts`)', 'no-restricted-syntax'],
    ['nothing is forced through unknown', 'main/ipc/x.ts', 'export const n = ({} as unknown as number)', 'no-restricted-syntax'],
    ['no file is called utils', 'core/string-utils.ts', 'export {}', 'house/file-name'],
    ['no file is called helper', 'main/ipc/helper.ts', 'export {}', 'house/file-name'],
    ['no file is called a service', 'main/ipc/message-service.ts', 'export {}', 'house/file-name'],
    ['no component is called a manager', 'renderer/ui/FocusManager.vue', '', 'house/file-name'],
    ['files are kebab-case', 'main/ipc/messageRouter.ts', 'export {}', 'house/file-name'],
  ]
  it.each(rows)('%s', async (_rule, file, code, complaint) => {
    expect(await complaints(file, code)).toEqual([complaint])
  })
  it('the bridge may touch it, and the field\'s words stay', async () => {
    expect(await complaints('renderer/bridge.ts', 'export const bridge = window.compline')).toEqual([])
    expect(await complaints('core/customer-service-window.ts', 'export {}')).toEqual([])
  })
})
