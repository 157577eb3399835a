import { once } from 'node:events'
import { named, parse, WrongCall, type Command, type ExitCode } from '../command.ts'
import type { Answers } from './answer.ts'
import { blocksOf } from './blocks.ts'
import { judgesBy } from './judges.ts'

export const dlp: Command = {
  name: 'dlp',
  line: 'judges messages by a policy\'s rules: JSON lines in, JSON lines out',
  help: `compline admin: dlp --policy <file>

Judges messages as Compline would. Reads JSON lines from standard input, one message each,
and answers each with a line on standard output, in the same order, as they come.

  in   {"id": 1, "text": "My card is 4111 1111 1111 1111", "direction": "in", "channel": "whatsapp"}
  out  {"id": 1, "action": "redact", "text": "My card is •••• •••• •••• 1111",
        "findings": [{"rule": "payment-card", "detector": "payment-card", "start": 11, "end": 30,
                      "confidence": "high"}]}

  id         anything; it comes back as it is
  text       what is written
  messages   instead of text: what one sender wrote, oldest first, as texts or {"text", "at"} (milliseconds
             since 1970, or a date like 2026-11-22T09:30:00Z). The last one is judged; what began in an earlier one
             has "spans": [{"message", "start", "end"}], "message" counted from 0
  direction  "out" (default) or "in"
  channel    "whatsapp" (default), "sms" or "voice"

start and end count UTF-16 units of the original, [start, end). text is what would leave, or be shown.
action is allow, warn, redact or block; what only allows is not in findings.
Empty lines are passed over. A line that cannot be judged is answered by {"id", "error"} in its place.

  --policy <file>  a policy, or a fragment {"version": 1, "dlp": {…}}

With npm: npm run --silent admin -- dlp … (without --silent npm prints a heading first).
Exit codes: 0 every line was judged · 1 some could not be · 2 wrong call, or a policy that is refused`,

  async run(args) {
    const { values, positionals } = parse(args, { policy: { type: 'string' } })
    if (values.policy === undefined) throw new WrongCall('dlp needs --policy <file>')
    if (positionals.length > 0) throw new WrongCall('dlp takes no file but --policy: messages come from standard input')
    return judge(named(values.policy))
  },
}

async function judge(policy: string): Promise<ExitCode> {
  const judges = judgesBy(policy)
  const { stdin, stdout } = process
  let code: ExitCode = 0
  // Who reads has had enough (`| head`): nothing is left to do, and it is no mistake.
  stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? code : 2))
  async function write(answers: Answers | Promise<Answers>): Promise<void> {
    const { text, judged } = await answers
    if (!judged) code = 1
    if (text !== '' && !stdout.write(text)) await once(stdout, 'drain')
  }
  // In order, whoever is done first; no more is read than can be under way.
  let written = Promise.resolve()
  const under: Promise<void>[] = []
  for await (const block of blocksOf(stdin)) {
    const answers = judges.judge(block)
    under.push(written = written.then(() => write(answers)))
    if (under.length >= judges.atOnce) await under.shift()
  }
  await written
  await judges.end()
  return code
}
