import type { z } from 'zod'
import { GraphError } from './graph-error.ts'
import { laterInteractive, messageSchemas, readReceipt, type SentMessage } from './send-schema.ts'

export type ReadReceipt = z.output<typeof readReceipt>
type Fields = Record<string, unknown>

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The body of a send, checked; throws the GraphError that Meta would answer. */
export function parseSend(raw: Buffer, contentType: string | undefined): SentMessage | ReadReceipt {
  const body = parseJson(raw, contentType)
  if (body['messaging_product'] === undefined) throw worded('The parameter messaging_product is required.')
  if (body['status'] !== undefined) return checked(readReceipt, body)
  if (body['to'] === undefined && body['recipient'] === undefined) throw worded('The parameter to is required.')
  const type = typeof body['type'] === 'string' ? body['type'] : body['type'] === undefined ? 'text' : ''
  if (type === 'interactive') {
    const kind = isFields(body['interactive']) ? body['interactive']['type'] : undefined
    if (laterInteractive.includes(String(kind))) throw new GraphError(131051)
  }
  if (isKnown(type)) return checked(messageSchemas[type], body)
  const types = Object.keys(messageSchemas).map((name) => name.toUpperCase()).sort().join(', ')
  throw worded(`Param type must be one of {${types}} - got "${type}".`)
}

const isKnown = (type: string): type is keyof typeof messageSchemas => Object.hasOwn(messageSchemas, type)

/** 100 with words of its own and without `error_data`, as older layers answer. */
const worded = (text: string): GraphError => new GraphError(100, undefined, `(#100) ${text}`)

/** A JSON object, or 100: other content types are refused. */
export function parseJson(raw: Buffer, contentType: string | undefined): Fields {
  let body: unknown
  try {
    body = contentType?.startsWith('application/json') ? JSON.parse(raw.toString('utf8')) as unknown : undefined
  } catch {
    body = undefined
  }
  if (!isFields(body)) throw new GraphError(100, 'The body must be a JSON object sent as application/json.')
  return body
}

export function checked<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const result = schema.safeParse(body)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw issue ? errorFor(issue, body) : new GraphError(100)
}

/** 131008 what is missing, 100 what has the wrong type or no place, 131009 what has a wrong value. */
function errorFor(issue: z.core.$ZodIssue, body: unknown): GraphError {
  const [first, ...rest] = issue.path.map(String)
  const name = first === undefined ? 'body' : first + rest.map((key) => `['${key}']`).join('')
  if (issue.code === 'unrecognized_keys') {
    return new GraphError(100, `Unexpected key "${issue.keys[0] ?? ''}" on param "${name}".`)
  }
  if (valueAt(body, issue.path) === undefined) return new GraphError(131008, `The parameter ${name} is required.`)
  if (issue.code === 'too_big' && name === "text['body']") {
    return worded(`Param ${name} must be at most ${issue.maximum} characters long.`)
  }
  if (issue.code === 'invalid_type') return new GraphError(100, `Param ${name} must be a ${issue.expected}.`)
  return new GraphError(131009, `Parameter ${name}: ${issue.message}`)
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  let value = body
  for (const key of path) {
    value = typeof value === 'object' && value !== null ? Reflect.get(value, key) as unknown : undefined
  }
  return value
}
