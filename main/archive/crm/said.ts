import type { ArchiveRecord, RecordedFile } from '../../../core/archive/record.ts'
import { words } from '../../locales/en.ts'

/** What was said, as the CRM gets it; `''` = nothing but a file. */
export function saidIn(record: ArchiveRecord): string {
  const content = record.delivered ?? (isCut(record) ? null : record.original)
  if (content === null) return isCut(record) ? words.crm.withheld : record.call === null ? words.crm.erased : ''
  switch (content.type) {
    case 'reaction': return words.crm.reaction(content.text)
    case 'cards': return content.text === '' ? content.cards.map(({ name }) => name).join(', ') : content.text
    case 'location': return content.text === '' ? `${String(content.place.latitude)}, ${String(content.place.longitude)}` : content.text
    case 'unsupported': return content.text === '' ? words.crm.unsupported : content.text
    case 'text':
    case 'buttons':
    case 'template':
    case 'media':
    case 'button':
    case 'choice':
    case 'voicemail':
    case 'edit':
    case 'transcript':
    case 'consent': return content.text
  }
}

/** The firm's rules took something out, and what was left is not on the record: then nothing of it goes out of the house. */
function isCut({ dlp, delivered }: ArchiveRecord): boolean {
  const last = dlp.at(-1)?.action
  return delivered === null && (last === 'redact' || last === 'block')
}

/** Names alone: a CRM is no place for the bytes. */
export const filesIn = (files: readonly RecordedFile[]): string[] => files.map(({ name, missing }) => words.crm.file(name, missing !== null))
