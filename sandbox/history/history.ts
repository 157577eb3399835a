import type { Channel, ClientNumber } from '../clients/client.ts'

/** What happened before the app's first start: `GET /control/history`, for the app's own import. */
export interface History {
  /** ISO 8601; all times below are relative to it. */
  generatedAt: string
  organisation: string
  advisor: string
  contacts: HistoryContact[]
  /** Oldest first. Everything that the advisor has seen already. */
  conversation: HistoryMessage[]
  optIns: HistoryOptIn[]
  /** Not yet known to the app: these come by webhook once it registers (listed for information). */
  arriving: HistoryMessage[]
}

export interface HistoryContact {
  /** The client's id in this sandbox; `contact` below refers to it. */
  id: string
  name: string
  /** First one first: the default number. */
  numbers: ClientNumber[]
  /** BCP 47: `en-GB`. */
  language: string
  /** One line under the name. */
  about: string
  notes: string
  /** The firm whose contact it is. */
  organisation: string
}

export interface HistoryMessage {
  /** wamid or Twilio SID: the same over the wire, so that nothing comes in twice. The same at every start. */
  id: string
  contact: string
  /** The client's number, E.164. */
  number: string
  channel: Channel
  direction: 'in' | 'out'
  /** ISO 8601. */
  at: string
  text: string
  /** `received` of inbound ones. */
  status: 'received' | 'delivered' | 'read'
  template?: { name: string, language: string, parameters: string[] }
}

export interface HistoryOptIn {
  contact: string
  number: string
  at: string
  kind: 'opt-in-sent' | 'opted-in' | 'declined'
  /** The client's words, of an answer. */
  reply?: string
  /** The message that asked or answered. */
  messageId: string
  /** Template language of the asking. */
  language: string
}

export const noHistory = (organisation: string, advisor: string, now: number): History => ({
  generatedAt: new Date(now).toISOString(), organisation, advisor, contacts: [], conversation: [], optIns: [], arriving: [],
})
