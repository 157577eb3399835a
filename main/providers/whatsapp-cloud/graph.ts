import type { WhatsAppCloudConnector } from '../../../core/policy.ts'
import { addressBelow } from '../address-below.ts'
import { createHttp, type HttpLimits } from '../http.ts'
import { missingSecret, type Reading } from '../outcome.ts'
import type { ProviderContext } from '../provider.ts'
import { readGraph } from './graph-answer.ts'

/** Requests to the Graph API with this connector's token. Holds no state. */
export interface Graph {
  readonly baseUrl: URL
  /** `https://graph.facebook.com/v26.0/<path>` */
  addressOf(path: string, query?: Readonly<Record<string, string>>): URL
  /** `Bearer …`; null where the secret is not set. */
  authorization(): string | null
  call(method: 'GET' | 'POST', path: string, input?: { readonly query?: Readonly<Record<string, string>>, readonly json?: unknown }): Promise<Reading>
}

export function createGraph(connector: WhatsAppCloudConnector, context: Pick<ProviderContext, 'agent' | 'observeDate' | 'secret'>, limits: Partial<HttpLimits> = {}): Graph {
  const baseUrl = new URL(connector.baseUrl)
  const http = createHttp(baseUrl, context, limits)
  const addressOf = (path: string, query?: Readonly<Record<string, string>>): URL => addressBelow(baseUrl, `/${connector.version}/${path}`, query)
  const authorization = (): string | null => {
    const token = context.secret(connector.accessToken)
    return token === null ? null : `Bearer ${token}`
  }
  return {
    baseUrl, addressOf, authorization,
    async call(method, path, { query, json } = {}) {
      const bearer = authorization()
      if (bearer === null) return { ok: false, error: missingSecret(connector.accessToken), after: null }
      return readGraph(await http({
        method, url: addressOf(path, query), authorization: bearer,
        ...(json !== undefined && { body: { type: 'application/json', text: JSON.stringify(json) } }),
      }))
    },
  }
}
