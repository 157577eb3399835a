import { OPT_IN_AGAIN_AFTER } from '../../../../core/consent/opt-in.ts'
import { formatPhone } from '../../../../core/contacts/phone.ts'
import type { Attached } from '../../../../core/messaging/attachment.ts'
import { placeText } from '../../../../core/messaging/place-text.ts'
import type { UtcMs } from '../../../../core/time.ts'
import type { ThreadPreview, ThreadRow } from '../../../../core/view.ts'
import { messageWords } from '../../../locales/message-words.ts'
import { countdown } from './countdown.ts'
import type { Standing } from './standing.ts'
import { WAITS } from './footing.ts'
import { words, type Words } from './words.ts'

export type Tone = 'info' | 'warning' | 'danger' | 'success'

/** The second line of a row: a chip where there is something to know, then the words. */
export interface RowLine { readonly chip: { readonly tone: Tone, readonly label: Words } | null, /** The advisor's own words. */ readonly own?: boolean, readonly text: Words | string }

const chip = (tone: Tone, key: string) => ({ tone, label: words(`inbox.chip.${key}`) })

/** What went wrong comes first, then what the advisor has half-written, then how the thread stands. */
// The row looks once a minute: without the limit, an opt-in of this very minute would wait "24 h 1 m".
export function rowLine(thread: Pick<ThreadRow, 'preview' | 'draft' | 'channel' | 'lastAt'>, standing: Standing, now: UtcMs): RowLine {
  const text = previewText(thread.preview)
  // "Outgoing call" says whose it was.
  const own = thread.preview?.direction === 'out' && thread.preview.call === undefined
  if (thread.preview?.direction === 'out') {
    if (thread.preview.status === 'failed' || thread.preview.status === 'refused') return { chip: chip('danger', 'notSent'), text: messageWords(thread.preview) }
    if (thread.preview.status === 'unknown') return { chip: chip('warning', 'unknown'), text: messageWords(thread.preview) }
  }
  const draft = draftText(thread.draft)
  if (draft !== null) return { chip: chip('success', 'draft'), text: draft }
  if (thread.preview?.direction === 'out' && thread.preview.status === 'queued' && standing.kind !== 'pending' && now - thread.lastAt >= WAITS) {
    return { chip: chip('warning', 'waiting'), text: messageWords(thread.preview) }
  }
  switch (standing.kind) {
    case 'pending':
      if (!standing.left) return { chip: chip('warning', 'waiting'), text: words('inbox.row.optInWaits') }
      return {
        chip: chip('warning', 'optInSent'),
        text: now < standing.againAt ? words('inbox.row.resendIn', { span: countdown(Math.min(standing.againAt - now, OPT_IN_AGAIN_AFTER), 'up') }) : words('inbox.row.resendNow'),
      }
    case 'unreachable': return { chip: chip('warning', 'notReached'), text: words('inbox.row.smsInstead') }
    case 'declined': return { chip: chip('danger', 'optedOut'), text: words('inbox.row.canReturn', { yes: standing.yes }) }
    case 'sms-opted-out': return { chip: chip('danger', 'optedOut'), own, text }
    case 'not-sms-capable': return { chip: chip('info', 'noSms'), own, text }
    case 'template-only': return { chip: chip('info', 'templateOnly'), own, text }
    case 'stranger': return { chip: chip('info', 'stranger'), own, text }
    default: return { chip: null, own, text }
  }
}

function draftText(draft: ThreadRow['draft']): Words | string | null {
  if (draft === null) return null
  if (draft.template !== null) return words('inbox.row.draftTemplate', { name: draft.template.name })
  if (draft.text.trim() !== '') return draft.text
  const [first] = draft.attachments
  return first === undefined ? null : attachedWords(first)
}

function attachedWords(attached: Attached): string {
  if ('media' in attached) return messageWords({ type: 'media', text: '', media: attached.media })
  return 'place' in attached ? messageWords({ type: 'location', text: placeText(attached.place), media: null }) : messageWords({ type: 'cards', text: attached.cards.map(({ name }) => name).join(', '), media: null })
}

function previewText(preview: ThreadPreview | null): Words | string {
  if (preview === null) return ''
  if (preview.notice !== null) {
    const { kind, number } = preview.notice
    return words(`inbox.noticeShort.${kind}`, kind === 'not-sms-capable' && number !== null ? { number: formatPhone(number) } : {})
  }
  return messageWords(preview)
}
