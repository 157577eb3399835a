import type http from 'node:http'
import type { SecureContext } from 'node:tls'
import type { Policy } from '../../core/policy.ts'
import type { Delivery } from '../../core/policy/archive.ts'
import type { UtcMs } from '../../core/time.ts'
import { zipOf } from './batch-zip.ts'
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

/** The archives that the policy names. */
export const createSinks = ({ archive }: Pick<Policy, 'archive'>, parts: SinkParts): readonly Sink[] =>
  archive?.deliveries.map((delivery) => createSink(delivery, parts)) ?? []

function createSink(delivery: Delivery, parts: SinkParts): Sink {
  switch (delivery.kind) {
    case 'folder': return createFolder({ delivery, pack: zipOf, nameOf: batchFileName })
    case 'sftp': return createSftp({ delivery, secretOf: parts.secretOf, pack: zipOf })
    case 'https': return createHttps({ delivery, ...parts })
    case 'smtp': return createSmtp({ delivery, secretOf: parts.secretOf, trusted: parts.trusted })
  }
}
