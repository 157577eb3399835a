import type { E164, LineId } from '../../../core/ids.ts'
import { formatPhone } from '../../../core/contacts/phone.ts'
import type { TemplateValues } from '../../../core/messaging/message.ts'
import type { ContactRow, TemplateRow } from '../../../core/view.ts'
import { prefill } from '../../../core/whatsapp/template-text.ts'
import { useSession } from '../../app/session.ts'

/** What the policy fills in by itself when a template is chosen for a contact on a line. */
export function usePrefill() {
  const session = useSession()
  return (template: TemplateRow, contact: ContactRow | null, lineId: LineId): TemplateValues => {
    const { advisor, organisation, lines } = session.known
    const number = lines.find((line) => line.id === lineId)?.whatsapp ?? null
    return prefill(template, template.prefill, {
      contact, advisor, organisation, line: { number: number === null ? null : formatPhone(number as E164) },
    })
  }
}
