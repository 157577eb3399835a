import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { MessagingProvider } from '../provider.ts'
import { createWhatsAppCloud } from '../whatsapp-cloud/whatsapp-cloud.ts'
import { contextAt, policyAt } from './cleared.ts'
import { scriptedProvider, type ScriptedProvider } from './scripted-provider.ts'

/** Meta, answering as it is told, and the adapter on it: a new one for each test of a file. */
export function withMeta() {
  let scripted: ScriptedProvider | null = null
  let adapter: MessagingProvider | null = null
  const meta = lazily(() => scripted)
  const make = (context = contextAt()): MessagingProvider => {
    const policy = policyAt(meta.url)
    return createWhatsAppCloud(policy.connectors.whatsapp, policy.lines, context)
  }
  beforeAll(async () => { scripted = await scriptedProvider() })
  afterAll(() => meta.close())
  beforeEach(() => {
    meta.seen.length = 0
    adapter = make()
  })
  return { meta, whatsapp: lazily(() => adapter), make }
}

function lazily<T extends object>(get: () => T | null): T {
  return new Proxy({}, {
    get(_, name) {
      const found = get()
      if (found === null) throw new Error('not before the first test')
      return Reflect.get(found, name) as unknown
    },
  }) as T
}

/** An error as Graph answers it. */
export const graphFailure = (status: number, code: number, more: object = {}) =>
  ({ status, json: { error: { message: `(#${code}) Title`, type: 'OAuthException', code, error_data: { messaging_product: 'whatsapp', details: 'why' }, fbtrace_id: 'A', ...more } } })
