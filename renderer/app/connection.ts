import { computed } from 'vue'
import type { ConnectionStatus, Status } from '../../core/ipc.ts'
import type { ThreadChannel } from '../../core/messaging/message.ts'
import type { PhoneNow } from '../../core/telephony/call.ts'
import { usePhone } from './phone.ts'
import { useSession } from './session.ts'

/** `calls`: the telephone exchange; `voice`: the provider of voicemail. */
export interface Connection { readonly channel: ThreadChannel | 'calls', readonly status: ConnectionStatus }

/** The connections the organisation has switched on, in one order everywhere. */
export function useConnections() {
  const session = useSession()
  const phone = usePhone()
  return computed<readonly Connection[]>(() => connectionsOf(session.status, phone.isOn ? phone.now : null))
}

/** `phone` null: the policy has none. */
export function connectionsOf(status: Status | null, phone: Pick<PhoneNow, 'state' | 'details'> | null = null): Connection[] {
  if (status === null) return []
  const calls: ConnectionStatus = phone === null ? { state: 'off', onlineAt: null, details: '' } : { state: phone.state === 'registered' ? 'online' : phone.state, onlineAt: null, details: phone.details }
  return [...(['whatsapp', 'sms', 'voice'] as const).map((channel): Connection => ({ channel, status: status[channel] })), { channel: 'calls' as const, status: calls }]
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
