import type { FilesOff } from '../../core/ipc.ts'
import type { Channel, ThreadChannel } from '../../core/messaging/message.ts'
import type { Policy } from '../../core/policy.ts'
import { canReach } from './webhook-address.ts'

/** How the providers reach this desk. */
export interface Reach {
  /** As the policy says; null = it names none. */
  publicUrl(channel: ThreadChannel): URL | null
  /** Where its provider is told to post; null = nowhere. */
  webhookBase(channel: ThreadChannel): URL | null
  /** The same, where its provider can get there: one out in the network does not reach this machine's loopback. */
  reachedAt(channel: ThreadChannel): URL | null
  /** Meta takes files; Twilio fetches them here. */
  filesOff(channel: Channel): FilesOff | null
}

/** `listensAt`: null = not, or not yet. `deaf`: why it cannot. */
export function createReach({ connectors }: Policy, listensAt: () => URL | null, deaf: () => string | null): Reach {
  const reach: Reach = {
    publicUrl(channel) {
      const webhook = connectors[channel]?.webhook
      return webhook?.publicUrl === undefined ? null : new URL(webhook.publicUrl)
    },
    webhookBase(channel) {
      const here = listensAt()
      return connectors[channel]?.webhook === undefined || here === null ? null : reach.publicUrl(channel) ?? here
    },
    reachedAt(channel) {
      const base = reach.webhookBase(channel)
      const connector = connectors[channel]
      return base !== null && connector !== undefined && canReach(new URL(connector.baseUrl), base) ? base : null
    },
    filesOff(channel) {
      const connector = connectors[channel]
      if (connector === undefined || connector.provider === 'whatsapp-cloud' || reach.reachedAt(channel) !== null) return null
      return connector.webhook !== undefined && deaf() !== null ? 'deaf' : 'address'
    },
  }
  return reach
}
