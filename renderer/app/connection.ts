import { computed } from 'vue'
import type { ConnectionStatus, Status } from '../../core/ipc.ts'
import type { ThreadChannel } from '../../core/messaging/message.ts'
import { useSession } from './session.ts'

export interface Connection { readonly channel: ThreadChannel, readonly status: ConnectionStatus }

/** The connections the organisation has switched on, in one order everywhere. */
export function useConnections() {
  const session = useSession()
  return computed<readonly Connection[]>(() => connectionsOf(session.status))
}

export function connectionsOf(status: Status | null): Connection[] {
  if (status === null) return []
  return (['whatsapp', 'sms', 'voice'] as const)
    .map((channel) => ({ channel, status: status[channel] }))
    .filter((connection) => connection.status.state !== 'off')
}

const gravity = ['online', 'connecting', 'offline', 'needs-it'] as const
export type Overall = (typeof gravity)[number] | 'none'

/** The worst state of all: what the dot in the rail shows. */
export function overall(connections: readonly Connection[]): Overall {
  if (connections.length === 0) return 'none'
  const worst = Math.max(...connections.map(({ status }) => gravity.findIndex((state) => state === status.state)))
  return gravity[worst] ?? 'none'
}
