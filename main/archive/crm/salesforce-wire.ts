import { z } from 'zod'
import { trouble, type Answer, type Ask, type Asking } from './exchange.ts'

/*
 *  Salesforce's REST API (developer.salesforce.com, "REST API Developer Guide"). Errors: [{"message","errorCode","fields"?}];
 *  of the token endpoint {"error","error_description"}. Messages may quote what they were told: only codes are passed on.
 */
const problems = z.array(z.object({ errorCode: z.string().default(''), fields: z.array(z.string()).optional().catch(undefined), message: z.string().optional() }))
const token = z.object({ access_token: z.string().min(1), instance_url: z.string().optional() })
const denied = z.object({ error: z.string() })

export interface SalesforceProblem { readonly code: string, readonly fields: readonly string[], readonly message: string }
const word = (text: string): string => /^[\w.-]{1,80}$/.test(text) ? text : 'unknown'
export function problemIn({ json, status }: Answer): SalesforceProblem {
  const first = problems.safeParse(json).data?.[0]
  return { code: first === undefined || first.errorCode === '' ? `HTTP ${String(status)}` : word(first.errorCode), fields: (first?.fields ?? []).map(word), message: first?.message ?? '' }
}
export const codeWithFields = ({ code, fields }: SalesforceProblem): string => [code, ...fields].join(' ')

/** Nothing of anybody's record: of how much, when, and locks. */
const ITS_TURN_COMES = ['REQUEST_LIMIT_EXCEEDED', 'SERVER_UNAVAILABLE', 'QUERY_TIMEOUT', 'UNABLE_TO_LOCK_ROW', 'CONCURRENT_PER_ORG_LONG_TXN', 'UNKNOWN_EXCEPTION']

export interface SalesforcePolicy { readonly instanceUrl: string, readonly clientId: string, readonly clientSecret: string, readonly version: string }

export interface SalesforceWire {
  /** `path`: below `/services/data/vN.0`. 2xx, 3xx and 4xx but sign-in and limits; throws `NotDelivered` where nobody gets anything. */
  ask(path: string, asking: Omit<Asking, 'url' | 'headers'>, signal: AbortSignal): Promise<Answer>
}

/** Signs in by client credentials (RFC 6749 §4.4) when it must: at first, and when the session has ended. */
export function salesforceWire({ instanceUrl, clientId, clientSecret, version }: SalesforcePolicy, secretOf: (name: string) => string | null, exchange: Ask): SalesforceWire {
  let session: { readonly token: string, readonly base: string } | null = null

  async function signIn(signal: AbortSignal): Promise<NonNullable<typeof session>> {
    const secret = secretOf(clientSecret)
    if (secret === null) throw trouble('needs-it', `the secret "${clientSecret}" is not set`, 'secrets')
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: secret })
    const answer = await exchange({ method: 'POST', url: new URL('/services/oauth2/token', instanceUrl), form }, signal)
    const got = token.safeParse(answer.json).data
    if (answer.status !== 200 || got === undefined) throw trouble('needs-it', `Salesforce does not take the client or its secret "${clientSecret}" (${word(denied.safeParse(answer.json).data?.error ?? `HTTP-${String(answer.status)}`)})`, 'sign-in')
    return { token: got.access_token, base: baseOf(instanceUrl, got.instance_url) }
  }

  async function once(path: string, asking: Omit<Asking, 'url' | 'headers'>, signal: AbortSignal): Promise<Answer> {
    session ??= await signIn(signal)
    return exchange({ ...asking, url: new URL(`/services/data/${version}${path}`, session.base), headers: { authorization: `Bearer ${session.token}` } }, signal)
  }

  return {
    async ask(path, asking, signal) {
      let answer = await once(path, asking, signal)
      if (answer.status === 401) {
        session = null
        answer = await once(path, asking, signal)
      }
      const said = problemIn(answer)
      if (answer.status === 401) throw trouble('needs-it', `Salesforce does not take its own token (${said.code})`, 'sign-in')
      if (ITS_TURN_COMES.includes(said.code)) throw trouble('sink', `Salesforce: ${said.code}`)
      if (answer.status === 403) throw trouble('needs-it', `Salesforce: ${said.code}: the integration user lacks a permission`)
      return answer
    },
  }
}

/** Where Salesforce says its data is, if that is Salesforce: the token goes nowhere else. */
function baseOf(configured: string, said: string | undefined): string {
  if (said === undefined || !URL.canParse(said)) return configured
  const { protocol, hostname, origin } = new URL(said)
  return protocol === 'https:' && /\.(salesforce|force)\.(com|mil)$/.test(hostname) || origin === new URL(configured).origin ? origin : configured
}

/** What was asked for, in the shape that the documentation gives it. */
export function read<T>(schema: z.ZodType<T>, answer: Answer, step: string): T {
  if (answer.status < 200 || answer.status >= 300) throw trouble('needs-it', `Salesforce, ${step}: ${codeWithFields(problemIn(answer))}`)
  const { data } = schema.safeParse(answer.json)
  if (data === undefined) throw trouble('sink', `Salesforce, ${step}: an answer of another shape`)
  return data
}
