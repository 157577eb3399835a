import type { MessageStatus } from '../../../../core/messaging/status.ts'

/** The sign after the time of a message that went out; its words for screen readers are `inbox.status.<status>`. */
export type Tick = 'clock' | 'one' | 'two' | 'read' | 'warning' | 'none'

export function tickOf(status: MessageStatus): Tick {
  switch (status) {
    case 'queued':
    case 'dispatching': return 'clock'
    case 'accepted':
    case 'sent': return 'one'
    case 'delivered': return 'two'
    case 'read':
    case 'played': return 'read'
    case 'unknown':
    case 'failed':
    case 'refused': return 'warning'
    case 'canceled':
    case 'received': return 'none'
  }
}
