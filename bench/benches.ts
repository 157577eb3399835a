import { calls } from './calls/calls.ts'
import { dlp } from './dlp/dlp.ts'
import type { Finding } from './finding.ts'
import { append } from './ledger/append.ts'
import { gate } from './ledger/gate.ts'
import { inbound } from './ledger/inbound.ts'
import { verify } from './ledger/verify.ts'
import type { Size } from './sizes.ts'
import { start } from './start/start.ts'
import { list, view } from './view.ts'

/** By the names that `npm run bench -- name` takes, in the order in which they run. */
export const benches: Readonly<Record<string, (size: Size) => Promise<Finding[]>>> = {
  append, inbound, gate, verify, dlp, view, list, start, calls,
}
