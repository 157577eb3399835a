import type { Client } from '../clients/client.ts'
import type { WindowRule } from '../options.ts'

/** The customer service window, milliseconds; at exactly this age it is closed. */
export const WINDOW_MS = 24 * 60 * 60 * 1000

/** Whether free text may go to this client now. */
export function windowIsOpen(client: Pick<Client, 'lastClientAt' | 'lastFirmAt'>, rule: WindowRule, now: number): boolean {
  const last = Math.max(client.lastClientAt ?? -Infinity, rule === 'either' ? client.lastFirmAt ?? -Infinity : -Infinity)
  return now - last < WINDOW_MS
}
