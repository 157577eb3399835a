import type { Clock } from './clock.ts'

/** What can be told apart in faults and traffic. */
export const targets = [
  'graph.messages', 'graph.read', 'graph.media', 'graph.download', 'graph.phone', 'graph.templates', 'graph.subscribed_apps', 'graph.other',
  'twilio.messages', 'twilio.account', 'twilio.numbers', 'twilio.media', 'twilio.voice', 'twilio.content', 'twilio.other',
  'webhooks.whatsapp', 'webhooks.twilio',
] as const
export type Target = (typeof targets)[number]

/** One request of the app, or one webhook to it. */
export interface TrafficEntry {
  seq: number
  /** ISO 8601, the sandbox's clock, when it began. */
  at: string
  direction: 'from-app' | 'to-app'
  target: Target
  method: string
  /** Path and query; of a webhook the whole URL. */
  path: string
  /** HTTP status of the answer; null while there is none. */
  status: number | null
  /** How it went; `refused` = the app's port did not answer. */
  outcome: 'pending' | 'answered' | 'dropped' | 'timeout' | 'refused'
  /** Bodies: JSON parsed, forms as an object, else text. */
  request: unknown
  answer: unknown
  /** The fault that was played on it, if any. */
  fault?: string
}

const MOST_ENTRIES = 5000

/** Everything on the wire, both ways, in the order in which it began. Secrets are blotted out. */
export interface Traffic {
  begin(entry: Pick<TrafficEntry, 'direction' | 'target' | 'method' | 'path' | 'request'>): TrafficEntry
  finish(entry: TrafficEntry, end: Partial<Pick<TrafficEntry, 'status' | 'outcome' | 'answer' | 'fault'>>): void
  /** A secret that arrives later, such as a webhook's verify token. */
  hide(secret: string): void
  list(afterSeq?: number): TrafficEntry[]
  clear(): void
}

export function createTraffic(clock: Clock, knownSecrets: readonly string[]): Traffic {
  const entries: TrafficEntry[] = []
  const secrets = new Set(knownSecrets)
  let seq = 0
  const blot = <T>(value: T): T => {
    if (value === undefined || value === null) return value
    let text = JSON.stringify(value)
    for (const secret of secrets) {
      text = text.replaceAll(secret, '[secret]').replaceAll(encodeURIComponent(secret), '[secret]')
    }
    return JSON.parse(text) as T
  }
  return {
    begin(entry) {
      seq += 1
      const row: TrafficEntry = {
        seq, at: new Date(clock.now()).toISOString(), status: null, outcome: 'pending', answer: null,
        ...entry, path: blot(entry.path), request: blot(entry.request),
      }
      entries.push(row)
      if (entries.length > MOST_ENTRIES) entries.shift()
      return row
    },
    finish(entry, end) { Object.assign(entry, { ...end, ...('answer' in end && { answer: blot(end.answer) }) }) },
    hide(secret) {
      if (secret.length <= 3) return
      secrets.add(secret)
      for (const entry of entries) Object.assign(entry, blot(entry))
    },
    list: (afterSeq = 0) => entries.filter((entry) => entry.seq > afterSeq),
    clear: () => { entries.length = 0 },
  }
}
