import { readdirSync, readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'
import { inRoot } from '../root.ts'

/*
 *  Writes every pattern that core/dlp runs over what people write, as JSON: its literals, as the compiler reads them, and
 *  what is put together where a module is loaded. A process of its own: RegExp is watched, and modules load only once.
 */

export interface Pattern { readonly pattern: string, readonly flags: string }

const folder = inRoot('core', 'dlp')
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts')).toSorted()
const found = new Map<string, Pattern>()
const keep = ({ source, flags }: RegExp): void => void found.set(`/${source}/${flags}`, { pattern: source, flags })

for (const file of files) {
  const path = inRoot('core', 'dlp', file)
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/')
      keep(new RegExp(node.text.slice(1, end), node.text.slice(end + 1)))
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest))
}

/** Libraries make patterns, too; those are their own affair. */
const isOurs = (): boolean => (new Error().stack ?? '').split('\n').slice(3, 5).some((line) => /core[\\/]dlp/.test(line) && !line.includes('node_modules'))
const Native = RegExp
globalThis.RegExp = new Proxy(Native, {
  construct(target, given: [string, string?]) {
    const made = new target(...given)
    if (isOurs()) keep(made)
    return made
  },
})
for (const file of files) await import(pathToFileURL(inRoot('core', 'dlp', file)).href)
globalThis.RegExp = Native

process.stdout.write(JSON.stringify([...found.values()].toSorted((a, b) => a.pattern < b.pattern ? -1 : a.pattern > b.pattern ? 1 : a.flags < b.flags ? -1 : 1)))
