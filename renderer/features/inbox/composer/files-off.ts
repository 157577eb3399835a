import type { Standing } from '../model/standing.ts'

/** Why no file can be attached: a key of `inbox.attach.off`; null = one can. The gate decides again at Send. */
export function filesOff({ kind }: Standing): 'window' | 'cannot' | null {
  if (kind === 'free' || kind === 'sms') return null
  return kind === 'template-only' ? 'window' : 'cannot'
}
