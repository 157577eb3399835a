import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/*  npm run fuzz: the parsers that meet the network or the clipboard, each property 100,000 times (npm run fuzz -- N: N times). */
const files = [
  // Numbers, WhatsApp ids, links to maps, templates.
  'core/contacts/phone.test.ts', 'core/contacts/wa-id.test.ts', 'core/places/read-place.test.ts', 'core/whatsapp/template-parse.test.ts',
  // Answers of both providers, policy, Date and Retry-After, what is said of files.
  'main/providers/answers.test.ts', 'main/providers/whatsapp-cloud/documented.test.ts', 'main/providers/twilio/content-template.test.ts',
  // Webhooks: Meta's, Twilio's SMS, WhatsApp and voice.
  'main/providers/whatsapp-cloud/webhook.test.ts', 'main/providers/twilio/webhook.test.ts',
  'main/providers/twilio/twilio-whatsapp.test.ts', 'main/providers/twilio/twilio-voice.test.ts',
  // Files themselves, their names, ranges of them; and what comes from the page.
  'main/media/parsers.test.ts', 'main/ipc/input.test.ts',
  // What is written in them.
  'main/dlp/files/file-text.test.ts', 'main/dlp/files/file-texts.test.ts',
]
const runs = process.argv[2] ?? '100000'
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
spawn(process.execPath, [vitest, 'run', '--project', 'unit', ...files], { stdio: 'inherit', env: { ...process.env, COMPLINE_FUZZ_RUNS: runs } })
  .on('exit', (code) => { process.exitCode = code ?? 1 })
