import { counted, named, parse, say, WrongCall, type Command } from '../command.ts'
import { textOf } from './document.ts'
import { reportOn, type Found, type Report } from './report.ts'

export const policyCheck: Command = {
  name: 'policy check',
  line: 'says what is wrong with a policy before any desk reads it',
  help: `compline admin: policy check <file> [--strict] [--json]

Reads a policy, or a fragment {"version": 1, "dlp": {…}}, and lists, with its line:

  problem   Compline would refuse the policy: it is no JSON, a field is unknown or wrong, a key stands twice,
            sections contradict each other, a pattern cannot be, a rule fails one of its own tests
  warning   it would be taken, and hardly does what was meant: a rule that can never count, or never act by its
            confidence; the same rule or word twice; a word list that no rule names; a pattern that is costly; a
            setting without effect; no word of files that cannot be read
  note      worth knowing: a rule without tests, a pattern that other programs than Compline could hang on

Patterns are RE2: their time is linear in the text, so that none of them can be made to hang (ReDoS).
Look-around and back-references, which cannot be linear, are refused.

  --strict  warnings count as problems
  --json    {"file", "kind", "rules", "tests", "found": [{"level", "path", "line", "message"}]}

Exit codes: 0 no problem · 1 problems (with --strict: or warnings) · 2 wrong call or unreadable file`,

  run(args) {
    const { values, positionals: [path, ...more] } = parse(args, { strict: { type: 'boolean' }, json: { type: 'boolean' } })
    if (path === undefined || more.length > 0) throw new WrongCall('policy check takes one file')
    const report = reportOn(textOf(named(path)))
    if (values.json === true) say(JSON.stringify({ file: path, ...report }))
    else tell(path, report)
    return report.found.some(({ level }) => level === 'problem' || (values.strict === true && level === 'warning')) ? 1 : 0
  },
}

const levels: readonly Found['level'][] = ['problem', 'warning', 'note']

function tell(path: string, { kind, rules, tests, found }: Report): void {
  const of = (level: Found['level']): readonly Found[] => found.filter((one) => one.level === level)
  for (const level of levels) {
    for (const { path: at, line, message } of of(level)) say(`${level.padEnd(8)} line ${String(line)}${at === '' ? '' : `, ${at}`}: ${message}`)
  }
  if (found.length > 0) say('')
  if (kind !== null) say(`${path}: ${kind === 'policy' ? 'a policy' : 'a fragment, rules alone; they take force in a policy\'s "dlp"'} with ${counted(rules, 'rule')} and ${counted(tests, 'test')} of their own.`)
  const problems = of('problem').length
  if (problems === 0) say(`Compline takes it${tests === 0 ? '' : '; every test passes'}. No pattern can be made to hang: RE2 takes time linear in the text.`)
  const summary = levels.flatMap((level) => of(level).length === 0 ? [] : counted(of(level).length, level))
  if (summary.length > 0) say(`${summary.join(', ')}.`)
}
