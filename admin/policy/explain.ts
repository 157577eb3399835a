import { compileRules } from '../../core/dlp/rule-set.ts'
import { explainPolicy, type PolicyValue } from '../../core/policy/explain.ts'
import { describedAt, schemasAt } from '../../core/policy/json-schema.ts'
import { named, parse, say, WrongCall, type Command, type ExitCode } from '../command.ts'
import { allowedIn } from './allowed.ts'
import { documentOf, textOf, type PolicyDocument } from './document.ts'

export const policyExplain: Command = {
  name: 'policy explain',
  line: 'says what is in force at a place of a policy, where it comes from and what it means',
  help: `compline admin: policy explain <file> [<path>] [--json]

Says of a place in a policy, or of all below it: the value in force, whether the document
says so or it is Compline's default, what it means, and what may stand there.

  policy explain policy.json connectors.sms.pollEverySeconds
  policy explain policy.json dlp.rules.payment-card.action     a rule by its id, or by its number from 0
  policy explain policy.json lines                             all below it
  policy explain policy.json                                   everything

What a desk adds to it (accounts of its own) only the desk knows: Settings → About this policy.

  --json   [{"path", "value", "origin", "description", "allowed"}]

Exit codes: 0 explained · 1 Compline would refuse the policy · 2 wrong call, unreadable file, no such place`,

  run(args) {
    const { values, positionals: [file, path = '', ...more] } = parse(args, { json: { type: 'boolean' } })
    if (file === undefined || more.length > 0) throw new WrongCall('policy explain takes a file and a path')
    return explain(file, path, values.json === true)
  },
}

interface Explained extends Omit<PolicyValue, 'origin'> { readonly origin: PolicyValue['origin'] | 'nowhere', readonly allowed: string }

function explain(file: string, wanted: string, json: boolean): ExitCode {
  const read = readable(file)
  if (read === null) return 1
  const path = stepsIn(read.json, wanted)
  const where = path.join('.')
  const missing = beyond(path, read.json)
  if (missing !== null) throw new WrongCall(`${wanted}: ${missing}`)
  const nodes = schemasAt(path, read.json)
  const found = explainPolicy(read.json, { ...read.kind === 'fragment' && { version: 1 }, ...read.policy ?? (read.dlp === null ? {} : { dlp: read.dlp }) })
    .filter((one) => where === '' || one.path === where || one.path.startsWith(`${where}.`))
    .map((one): Explained => ({ ...one, allowed: allowedAt(one.path.split('.'), read.json) }))
  if (found.length === 0 && (nodes.length === 0 || /\.\d+$/.test(where))) throw new WrongCall(`${wanted}: there is no such place in a policy${nearby(path, read.json)}`)
  if (found.length === 0) found.push({ path: where, value: undefined, origin: 'nowhere', description: describedAt(path, read.json), allowed: allowedIn(nodes) })
  if (json) say(JSON.stringify(found))
  else tell(where, found, describedAt(path, read.json))
  return 0
}

function readable(file: string): PolicyDocument | null {
  let document: PolicyDocument | null = null
  try {
    document = documentOf(textOf(named(file)))
  } catch (error) {
    if (error instanceof WrongCall) throw error
  }
  if (document?.problems.length === 0 && (document.dlp === null || compileRules(document.dlp).ok)) return document
  say(`${file}: Compline would refuse it, so nothing of it is in force. What is wrong: npm run admin -- policy check`)
  return null
}

/** `dlp.rules[0].id`, `dlp.rules.0.id` and `dlp.rules.payment-card.id`: what stands in a list has a number, or an id. */
function stepsIn(json: unknown, path: string): readonly string[] {
  let here = json
  return path.replace(/\[(\w[\w-]*)\]/g, '.$1').split('.').filter((step) => step !== '').map((step) => {
    const entries: readonly unknown[] | null = Array.isArray(here) ? here : null
    const byId = entries?.findIndex((entry) => isObject(entry) && entry['id'] === step) ?? -1
    const found = byId === -1 ? step : String(byId)
    here = isObject(here) ? here[found] : undefined
    return found
  })
}

/** A number that no entry of its list has; null = there is none such in the path. */
function beyond(path: readonly string[], json: unknown): string | null {
  let here = json
  for (const [index, step] of path.entries()) {
    const list = path.slice(0, index)
    const entries: readonly unknown[] = Array.isArray(here) ? here : []
    if (/^\d+$/.test(step) && Number(step) >= entries.length && (here === undefined || Array.isArray(here)) && schemasAt(list, json).some(({ items }) => items !== undefined)) {
      return `${list.join('.')} has no entry ${step}: it has ${entries.length === 0 ? 'none' : entries.length === 1 ? 'one, with the number 0' : `${String(entries.length)}, with the numbers 0 to ${String(entries.length - 1)}`}`
    }
    here = Array.isArray(here) ? entries[Number(step)] : isObject(here) ? here[step] : undefined
  }
  return null
}

const allowedAt = (path: readonly string[], json: unknown): string => allowedIn(schemasAt(path, json))

/** What could have been meant: the names in the nearest place that there is. */
function nearby(path: readonly string[], json: unknown): string {
  const above = path.slice(0, -1)
  const names = [...new Set(schemasAt(above, json).flatMap(({ properties = {} }) => Object.keys(properties)))]
  if (names.length > 0) return `; ${above.length === 0 ? 'it' : above.join('.')} has ${names.join(', ')}`
  return above.length === 0 ? '' : nearby(above, json)
}

const origins: Readonly<Record<Explained['origin'], string>> = {
  document: 'the document', default: "Compline's default", desk: 'this desk', nowhere: 'nowhere: it is not set, and has no default',
}

function tell(where: string, found: readonly Explained[], about: string | null): void {
  if (where !== '' && found.some(({ path }) => path !== where) && about !== null) say(`${where}: ${about}\n`)
  for (const { path, value, origin, description, allowed } of found) {
    say(`${path}${value === undefined ? '' : ` = ${JSON.stringify(value)}`}`)
    say(`  from     ${origins[origin]}`)
    if (description !== null) say(`  meaning  ${description}`)
    if (allowed !== '') say(`  allowed  ${allowed}`)
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null
