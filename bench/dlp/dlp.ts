import type { Finding } from '../finding.ts'
import { accuracyOf, type Accuracy } from './accuracy.ts'
import { disturbed, falseAlarms } from './false-alarms.ts'
import { hostile } from './hostile.ts'
import { writeSection } from './section.ts'
import { sets } from './sets/index.ts'
import { speed } from './speed.ts'

/** The same for every size: what docs/dlp.md says must not depend on who ran it. */
const VALUES = 1000
const MESSAGES = 1000
const SEED = 20_261_122

const finding = (work: string, value: number, goal: Finding['goal'], unit: Finding['unit'] = '%'): Finding => ({ bench: 'dlp', work, value, unit, beside: null, goal })
const wanted = { of: 'value', atLeast: 99 } as const

/** How much of what is one the detectors find, how much of what they find is one; false alarms, and time. */
export async function dlp(): Promise<Finding[]> {
  const found = sets.map((set) => accuracyOf(set, VALUES, SEED))
  const byDetectors = 100 * falseAlarms(MESSAGES, SEED).length / MESSAGES
  const byRules = 100 * disturbed(MESSAGES, SEED).length / MESSAGES
  writeSection(found, { messages: MESSAGES, byDetectors, byRules })
  return [
    ...found.flatMap(rowsOf),
    finding(`of ${MESSAGES.toLocaleString('en-GB')} client messages without anything to find: a default rule acts on a detector's finding`, byDetectors, { of: 'value', atMost: 0.5 }),
    finding(`the same, word lists too`, byRules, { of: 'value', atMost: 0.5 }),
    ...await speed(),
    ...hostile(),
  ]
}

function rowsOf({ ref, precision, recall, missed, wrong }: Accuracy): Finding[] {
  for (const text of missed) process.stderr.write(`\n${ref} missed: ${JSON.stringify(text)}`)
  for (const text of wrong) process.stderr.write(`\n${ref} wrongly in: ${JSON.stringify(text)}`)
  const goal = ref === 'payment-card' || ref === 'iban' ? wanted : null
  return [finding(`${ref}: precision`, 100 * precision, goal), finding(`${ref}: recall`, 100 * recall, goal)]
}
