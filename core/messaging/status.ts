/*
 *  A message out:
 *
 *   queued ──► dispatching ──► accepted ──► sent ──► delivered ──► read ──► played
 *     │  ▲         │  │            │ (statuses may skip ahead; they never go back)
 *     │  └deferred─┘  ├──► unknown ┤ (crash or lost answer: settled by a status, or by the advisor)
 *     │               └────────────┴──► failed
 *     ├──► refused    (the gate, at dispatch; the draft is restored)
 *     └──► canceled   (the advisor, before it left; or dropped, its outcome unknown: what then turns out to have arrived counts)
 *
 *  A message in is `received`.
 */
export type MessageStatus =
  | 'queued' | 'dispatching' | 'unknown' | 'accepted' | 'sent' | 'delivered' | 'read' | 'played'
  | 'failed' | 'refused' | 'canceled' | 'received'

/** What a provider reports about a message it took. */
export type DeliveryStatus = 'sent' | 'delivered' | 'read' | 'played' | 'failed'

const rank: Partial<Record<MessageStatus, number>> = { queued: 0, dispatching: 1, unknown: 1, accepted: 2, sent: 3, delivered: 4, read: 5, played: 6 }

/**
 * The status after a provider's report: never backwards. `failed` is not cleared by a late `sent`, and does not
 * overwrite `delivered` or better. A report about an `unknown` message settles it; one that was dropped for lost, and
 * arrived all the same, comes back.
 */
export function nextStatus(current: MessageStatus, reported: DeliveryStatus): MessageStatus {
  const from = rank[current]
  if (from === undefined) {
    const arrived = reported === 'delivered' || reported === 'read' || reported === 'played'
    return (current === 'failed' || current === 'canceled') && arrived ? reported : current
  }
  if (reported === 'failed') return from >= 4 ? current : 'failed'
  return (rank[reported] ?? -1) > from ? reported : current
}

/** Statuses in which the message has left the desk, or may have. */
export const hasLeft = (status: MessageStatus): boolean => (rank[status] ?? -1) >= 2 || status === 'unknown'
