import { once } from 'node:events'
import { parse, WrongCall, named, type Command, type ExitCode } from '../command.ts'
import { rulesIn } from '../policy/document.ts'
import { answer } from './answer.ts'
import { linesOf } from './lines.ts'

export const dlp: Command = {
  name: 'dlp',
  line: 'judges messages by a policy\'s rules: JSON lines in, JSON lines out',
  help: `compline admin: dlp --policy <file>

Judges messages as Compline would. Reads JSON lines from standard input, one message each,
and answers each with a line on standard output, in the same order, as they come.

  in   {"id": 1, "text": "My card is 4111 1111 1111 1111", "direction": "in", "channel": "whatsapp"}
  out  {"id": 1, "action": "redact", "text": "My card is •••• •••• •••• 1111",
        "findings": [{"rule": "payment-card", "detector": "payment-card", "start": 11, "end": 30, "confidence": "high"}]}

  id         anything; it comes back as it is
  text       what is written
  messages   instead of text: a conversation of one sender, oldest first, as texts or {"text", "at"} (milliseconds
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

async function judge(path: string): Promise<ExitCode> {
  const rules = rulesIn(path)
  const { stdin, stdout } = process
  let code: ExitCode = 0
  // Who reads has had enough (`| head`): nothing is left to do, and it is no mistake.
  stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? code : 2))
  for await (const lines of linesOf(stdin)) {
    let out = ''
    for (const line of lines) {
      const answered = answer(rules, line)
      if (answered === null) continue
      if (!answered.judged) code = 1
      out += `${answered.json}\n`
    }
    if (out !== '' && !stdout.write(out)) await once(stdout, 'drain')
  }
  return code
}
