import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { ESLint } from 'eslint'
import { inRoot, root } from '../root.ts'

/*
 *  node scripts/lint/run.ts REPORT: what `eslint . --format json --output-file REPORT` does, in two thirds of its time.
 *  A component's text is its script only to the linter, so that the compiler, which read all of it from the disk, forgets
 *  every type it knew at each component that it is given. Here it is given all of them before the first type is asked for.
 */
interface Config {
  readonly languageOptions: {
    readonly parser: { parseForESLint(text: string, options: object): unknown }
    readonly parserOptions: object
    readonly ecmaVersion: number
    readonly sourceType: string
  }
}

/** As eslint itself calls a parser: with other options the compiler would start anew. */
async function show(eslint: ESLint, file: string): Promise<void> {
  const { languageOptions: { parser, parserOptions, ecmaVersion, sourceType } } = await eslint.calculateConfigForFile(file) as Config
  parser.parseForESLint(readFileSync(file, 'utf8'), {
    ...parserOptions, ecmaVersion, sourceType, loc: true, range: true, raw: true, tokens: true, comment: true, eslintVisitorKeys: true, eslintScopeManager: true, filePath: file,
  })
}

async function lint(report: string): Promise<boolean> {
  const eslint = new ESLint({ cwd: root })
  const components = globSync('**/*.vue', { cwd: root, exclude: ['node_modules', '**/node_modules'] }).map((name) => inRoot(name))
  for (const file of components) if (!await eslint.isPathIgnored(file)) await show(eslint, file)
  const results = await eslint.lintFiles(['.'])
  writeFileSync(report, JSON.stringify(results.map(({ filePath, messages }) => ({ filePath, messages }))))
  return results.every(({ messages }) => messages.length === 0)
}

const [report] = process.argv.slice(2)
if (report === undefined) throw new Error('usage: node scripts/lint/run.ts REPORT')
process.exitCode = await lint(report) ? 0 : 1
