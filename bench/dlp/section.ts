import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { inRoot } from '../../scripts/root.ts'
import type { Accuracy } from './accuracy.ts'

const BEGIN = '<!-- bench:dlp -->'
const END = '<!-- /bench:dlp -->'
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

/** The table of docs/dlp.md, between its marks; without them nothing is written. */
export function writeSection(found: readonly Accuracy[], alarms: { readonly messages: number, readonly byDetectors: number, readonly byRules: number }): void {
  const file = inRoot('docs', 'dlp.md')
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const [start, end] = [text.indexOf(BEGIN), text.indexOf(END)]
  if (start < 0 || end < start) {
    process.stderr.write(`docs/dlp.md has no ${BEGIN} … ${END}: not written. `)
    return
  }
  const rows = found.map(({ ref, precision, recall, values, others }) => `| \`${ref}\` | ${percent(precision)} | ${percent(recall)} | ${values} + ${others} |`)
  writeFileSync(file, `${text.slice(0, start + BEGIN.length)}
| detector | precision | recall | values + texts without one |
|---|---|---|---|
${rows.join('\n')}

Of ${alarms.messages} client messages with dates, amounts, order and phone numbers and nothing else, the default rules act on
${alarms.byDetectors.toFixed(1)} % because of a detector, on ${alarms.byRules.toFixed(1)} % with the word lists.

The values are made by the standards' rules; the sentences around them are ours, a few for each, and name what has no check digit as
people mostly do. 100 % says that nothing was missed there, not that nothing ever is: what is not named, or in a language that is not
listed, may be. Found = with medium or high confidence.
${text.slice(end)}`)
}
