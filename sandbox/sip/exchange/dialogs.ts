import type { SipMessage } from '../wire/message.ts'
import type { Flow } from './flow.ts'

/** Dialogs that are remembered; the oldest are forgotten first. */
const MOST = 500

/** Account or phone behind a flow: the same after its WebSocket was dropped and opened again. */
const ownerOf = (flow: Flow): string => flow.user ?? flow.id

interface Dialog {
  readonly callId: string
  /** Owner of each side by its tag. */
  readonly owners: ReadonlyMap<string, string>
}

/** Who talks with whom (RFC 3261 §12): a request within a dialog is let through from its two sides alone. */
export interface Dialogs {
  /** By an answer that carries a To tag. */
  began(caller: Flow, callee: Flow, answer: SipMessage): void
  owns(flow: Flow, request: SipMessage): boolean
  /** By a BYE, or the answer to it. */
  ended(message: SipMessage): void
  count(): number
  clear(): void
}

export function createDialogs(): Dialogs {
  const dialogs = new Map<string, Dialog>()
  const keyOf = (message: SipMessage): string => [message.callId, ...[message.fromTag, message.toTag].sort()].join('\n')
  return {
    began(caller, callee, answer) {
      if (answer.toTag === '' || dialogs.has(keyOf(answer))) return
      dialogs.set(keyOf(answer), { callId: answer.callId, owners: new Map([[answer.fromTag, ownerOf(caller)], [answer.toTag, ownerOf(callee)]]) })
      const [oldest] = dialogs.keys()
      if (dialogs.size > MOST && oldest !== undefined) dialogs.delete(oldest)
    },
    owns: (flow, request) => dialogs.get(keyOf(request))?.owners.get(request.fromTag) === ownerOf(flow),
    ended(message) { dialogs.delete(keyOf(message)) },
    count: () => dialogs.size,
    clear() { dialogs.clear() },
  }
}
