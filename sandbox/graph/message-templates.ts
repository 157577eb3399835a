import type { Answer, Incoming } from '../http/answer.ts'
import { credentials } from '../credentials.ts'
import { catalogue } from '../templates/catalogue.ts'
import type { Template } from '../templates/template.ts'
import type { World } from '../world.ts'
import { GraphError } from './graph-error.ts'
import { graphAnswer } from './json.ts'

const usual = ['name', 'parameter_format', 'components', 'language', 'status', 'category']
const DEFAULT_LIMIT = 25
const LARGEST_LIMIT = 1000

/** Cursors are opaque base64, as Meta's look: `MjQZD`. */
const cursorAt = (index: number): string => `${Buffer.from(String(index)).toString('base64').replaceAll('=', '')}ZD`
const indexOf = (cursor: string): number => Number(Buffer.from(cursor.replace(/ZD$/, ''), 'base64').toString())

/** `GET /{WABA}/message_templates?fields=&limit=&after=&status=&name=&language=&category=` */
export function listTemplates(world: World, incoming: Incoming): Answer {
  const { query } = incoming
  const fields = query.get('fields')?.split(',').map((field) => field.trim()) ?? usual
  const limit = Number(query.get('limit') ?? DEFAULT_LIMIT)
  if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_LIMIT) {
    throw new GraphError(100, undefined, '(#100) Param limit must be a positive integer')
  }
  const start = query.has('after') ? indexOf(query.get('after') ?? '') + 1 : 0
  if (!Number.isInteger(start)) throw new GraphError(100, undefined, '(#100) Invalid cursors values')
  const found = catalogue.filter((template) => matches(template, query))
  const page = found.slice(start, start + limit)
  if (page.length === 0) return graphAnswer(200, { data: [] })
  const last = start + page.length - 1
  return graphAnswer(200, {
    data: page.map((template) => pick(template, fields)),
    paging: {
      cursors: { before: cursorAt(start), after: cursorAt(last) },
      ...(last + 1 < found.length && { next: nextUrl(world, query, cursorAt(last)) }),
    },
  })
}

function matches(template: Template, query: URLSearchParams): boolean {
  return (['status', 'category', 'language', 'name'] as const).every((key) => {
    const wanted = query.get(key)
    return wanted === null || template[key].toLowerCase() === wanted.toLowerCase()
  })
}

function pick(template: Template, fields: readonly string[]): Record<string, unknown> {
  const known = new Map<string, unknown>(Object.entries(template))
  const chosen = fields.filter((field) => field !== 'id' && known.has(field))
  return { ...Object.fromEntries(chosen.map((field) => [field, known.get(field)])), id: template.id }
}

function nextUrl(world: World, query: URLSearchParams, after: string): string {
  const { graphVersion, wabaId } = credentials.whatsapp
  const url = new URL(`/${graphVersion}/${wabaId}/message_templates`, world.network.url('graph'))
  for (const [key, value] of query) if (key !== 'access_token') url.searchParams.set(key, value)
  url.searchParams.set('after', after)
  return url.href
}
