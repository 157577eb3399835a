import type { ArchiveRecord } from '../../../core/archive/record.ts'
import type { CrmPolicy } from '../../../core/policy/crm.ts'

/**
 * What of the record is a CRM's matter: what was said between the advisor and a client. What was asked and answered about
 * consent, and what the gate refused, was not said: that is the archive's. A later edit, file, transcript, status or taking
 * back is, as it changes the entry of what it is about. Who has neither number nor user id (a withheld number, a colleague's
 * extension) can be nobody's client there. What became of a call's file changes nothing in its entry.
 */
export const wants = (log: CrmPolicy['log']) => (record: ArchiveRecord): boolean => {
  const { kind, client, channel } = record
  if (kind === 'consent' || kind === 'refusal' || kind === 'file' && channel === 'voice' || client.e164 === null && client.userId === null) return false
  return log.includes(channel !== 'voice' ? 'messages' : record.call !== null || kind === 'call' ? 'calls' : 'voicemail')
}
