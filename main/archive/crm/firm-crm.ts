import { z } from 'zod'
import type { ArchiveRecord } from '../../../core/archive/record.ts'
import type { CrmPolicy } from '../../../core/policy/crm.ts'
import type { Sink } from '../sink.ts'
import { bodyOf, subjectOf, talked } from './body.ts'
import type { CrmParts } from './crm-parts.ts'
import { noContact, refused, sinkOf, type Placed } from './crm-sink.ts'
import type { Entry } from './entry.ts'
import { createExchange, trouble, type Answer } from './exchange.ts'

type Policy = Extract<CrmPolicy, { readonly kind: 'https' }>

const MOST = 25
const LONGEST = 1_000_000
const answered = z.object({ id: z.union([z.string(), z.number().transform(String)]) })
const said = z.object({ code: z.string().regex(/^[a-z0-9-]{1,60}$/) })

/**
 * The firm's own: PUT <url>/<external id>, the whole entry as JSON (`compline.crm/1`; docs/for-it.md, CRM). It may answer with
 * `{"id"}`, for "open in CRM". 400, 409, 413 and 422 refuse this one, with a `{"code"}` if it likes: `no-contact` is known.
 */
export function createFirmCrm(policy: Policy, parts: CrmParts): Sink {
  const exchange = createExchange("the firm's CRM", parts)
  const base = policy.url.replace(/\/$/, '')

  async function ask(method: 'GET' | 'PUT', url: string, json: unknown, signal: AbortSignal): Promise<Answer> {
    const token = parts.secretOf(policy.token)
    if (token === null) throw trouble('needs-it', `the secret "${policy.token}" is not set`, 'secrets')
    const answer = await exchange({ method, url: new URL(url), headers: { authorization: `Bearer ${token}` }, json }, signal)
    if (answer.status === 401 || answer.status === 403) throw trouble('needs-it', `the firm's CRM does not take the token "${policy.token}" (HTTP ${String(answer.status)})`, 'sign-in')
    return answer
  }

  async function put(entry: Entry, signal: AbortSignal): Promise<Placed> {
    const { status, json } = await ask('PUT', `${base}/${entry.externalId}`, documentOf(entry), signal)
    if (status >= 200 && status < 300) return { entry: answered.safeParse(json).data?.id ?? '-', client: '-' }
    if (![400, 409, 413, 422].includes(status)) throw trouble('needs-it', `the firm's CRM: HTTP ${String(status)}: check the address`)
    const code = said.safeParse(json).data?.code
    throw code === 'no-contact' ? noContact(entry, "the firm's CRM") : refused(entry, 'crm-refused', `the firm's CRM refused it: HTTP ${String(status)}${code === undefined ? '' : ` ${code}`}`)
  }

  return sinkOf('crm-https', policy, parts, {
    name: 'CRM',
    async put(entries, signal) {
      const placed = new Map<Entry, Placed>()
      for (const entry of entries) placed.set(entry, await put(entry, signal))
      return placed
    },
    async test(signal) {
      const { status } = await ask('GET', base, undefined, signal)
      if (status >= 200 && status < 300 || status === 404 || status === 405) return `the firm's CRM: it answers (HTTP ${String(status)}) and does not refuse the token; nothing was written`
      throw trouble('needs-it', `the firm's CRM: HTTP ${String(status)}: check the address`)
    },
    urlOf({ entry }, externalId, e164) {
      const { openUrl } = policy
      if (openUrl === undefined || openUrl.includes('{id}') && entry === null || openUrl.includes('{e164}') && e164 === null) return null
      const filled = openUrl.replace(/\{(id|e164|externalId)\}/g, (_, name: string) => encodeURIComponent(name === 'id' ? entry ?? '' : name === 'e164' ? e164 ?? '' : externalId))
      return URL.canParse(filled) && /^https?:$/.test(new URL(filled).protocol) ? filled : null
    },
  }, MOST)
}

/** Names of fields as in docs/for-it.md. */
function documentOf(entry: Entry): object {
  const { last, first } = entry
  const { call, from, to } = first ?? last
  const party = ({ name, e164, userId }: ArchiveRecord['from']): object => ({ name, e164, userId })
  return {
    format: 'compline.crm/1', externalId: entry.externalId, kind: entry.kind, channel: last.channel, day: entry.day, at: new Date(entry.at).toISOString(),
    organisation: last.organisation, advisor: last.advisor, line: last.line, client: { ...party(last.client), contact: last.client.contact, profileName: last.client.profileName },
    subject: subjectOf(entry), text: bodyOf(entry, { html: false, most: LONGEST }),
    messages: entry.lines.map(({ at, direction, from: sender, text, notes }) => ({ at, direction, from: sender, text, notes })),
    call: entry.kind === 'messages' ? null : { direction: (first ?? last).direction, from: party(from), to: party(to), began: call?.began ?? null, answered: call?.answered ?? null, ended: call?.ended ?? null, outcome: call?.end ?? null, seconds: talked(entry) },
    records: entry.records.map(({ id }) => id),
  }
}
