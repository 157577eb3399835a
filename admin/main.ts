import { WrongCall, say, type Command, type ExitCode } from './command.ts'
import { dlp } from './dlp/command.ts'
import { ledgerExport } from './ledger-export.ts'
import { ledgerHead } from './ledger-head.ts'
import { ledgerVerify } from './ledger-verify.ts'
import { policyCheck } from './policy/check.ts'
import { policyExplain } from './policy/explain.ts'

/*
 *  The companion of IT and compliance on the command line: works without the app, and only reads.
 */
const commands: readonly Command[] = [policyCheck, policyExplain, dlp, ledgerVerify, ledgerHead, ledgerExport]

const help = `compline admin: for IT and compliance

${commands.map(({ name, line }) => `  ${name.padEnd(16)} ${line}`).join('\n')}

npm run admin -- COMMAND --help says more of each. With npm run --silent nothing but
the command's own words are printed.
Exit codes: 0 in order · 1 something was found · 2 wrong call or unreadable file`

async function main(args: readonly string[]): Promise<ExitCode> {
  const found = commands.find(({ name }) => name.split(' ').every((word, index) => args[index] === word))
  try {
    if (found !== undefined) {
      const own = args.slice(found.name.split(' ').length)
      if (!own.some((arg) => arg === '--help' || arg === '-h')) return await found.run(own)
      say(found.help)
    } else {
      if (args.length > 0 && !args.some((arg) => arg === '--help' || arg === '-h' || arg === 'help')) throw new WrongCall(`unknown command: ${args.slice(0, 2).join(' ')}`)
      say(help)
    }
    return 0
  } catch (error) {
    if (!(error instanceof WrongCall)) throw error
    process.stderr.write(`${error.message}\nTry: npm run admin -- ${found === undefined ? '' : `${found.name} `}--help\n`)
    return 2
  }
}

process.exitCode = await main(process.argv.slice(2))
