import type http from 'node:http'
import type { SecureContext } from 'node:tls'
import type { Policy } from '../../core/policy.ts'
import type { Delivery } from '../../core/policy/archive.ts'
import { CRM } from '../../core/policy/crm.ts'
import type { UtcMs } from '../../core/time.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { zipOf } from './batch-zip.ts'
import { createBuildRecord, whoseOf } from './build-record.ts'
import { createBeside } from './crm/beside.ts'
import { createCrm } from './crm/crm.ts'
import { createFolder } from './folder.ts'
import { createHttps } from './https.ts'
import { batchFileName, createSftp } from './sftp.ts'
import type { Sink } from './sink.ts'
import { createSmtp } from './smtp.ts'

export interface SinkParts {
  readonly secretOf: (name: string) => string | null
  /** The way out, by proxy and with the firm's certificates. */
  readonly agent: (url: URL) => Promise<http.Agent>
  /** Whom TLS trusts. Throws where the policy's file of certificates cannot be read. */
  readonly trusted: () => SecureContext
  readonly now: () => UtcMs
}

/** The archives that the policy names, and its CRM. */
export const createSinks = (policy: Pick<Policy, 'organisation' | 'advisor' | 'lines' | 'archive' | 'crm'>, ledger: Ledger, parts: SinkParts): readonly Sink[] => [
  ...policy.archive?.deliveries.map((delivery) => createSink(delivery, parts)) ?? [],
  ...policy.crm === undefined ? [] : [createCrm(policy.crm, { ...parts, id: CRM, beside: createBeside(ledger, CRM, createBuildRecord(ledger, whoseOf(policy))) })],
]

/** One archive's. */
export function createSink(delivery: Delivery, parts: SinkParts): Sink {
  switch (delivery.kind) {
    case 'folder': return createFolder({ delivery, pack: zipOf, nameOf: batchFileName })
    case 'sftp': return createSftp({ delivery, secretOf: parts.secretOf, pack: zipOf })
    case 'https': return createHttps({ delivery, ...parts })
    case 'smtp': return createSmtp({ delivery, secretOf: parts.secretOf, trusted: parts.trusted })
  }
}
