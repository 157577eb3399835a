import type { FilesOff, Status } from '../../../../core/ipc.ts'
import type { ThreadChannel } from '../../../../core/messaging/message.ts'
import type { Standing } from '../model/standing.ts'

/** A key of `inbox.attach.off`: why no file can be attached. `address…`, `deaf…`: IT can mend it. */
export type WhyNot = 'window' | 'cannot' | 'template' | ForIt
type ForIt = `${FilesOff}-${'whatsapp' | 'sms'}`

/** Why no file can be attached; null = one can. The gate decides again at Send. */
export function filesOff({ kind }: Standing, channel: ThreadChannel, status: Pick<Status, 'filesOff'> | null): WhyNot | null {
  if (kind !== 'free' && kind !== 'sms') return kind === 'template-only' ? 'window' : 'cannot'
  const off = channel === 'voice' ? null : status?.filesOff[channel] ?? null
  return off === null || channel === 'voice' ? null : `${off}-${channel}`
}

/** It is nothing that waiting, or another choice, would change: the firm's own help page may say whom to ask. */
export const isForIt = (why: WhyNot | null): why is ForIt => why !== null && (why.startsWith('address') || why.startsWith('deaf'))
