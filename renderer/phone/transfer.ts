import type { IncomingRequest } from 'jssip/lib/SIPMessage'
import type { RTCSession } from 'jssip/lib/RTCSession'

export interface TransferNews { readonly state: 'asking' | 'ringing' | 'done' | 'failed', readonly code: number }

interface Answered { readonly status_line?: { readonly status_code?: number }, readonly response?: { readonly status_code: number } | null }

/** Sends a call on (RFC 5589): blind to `target`, or, with `to`, to whom that other call talks with. */
export function refer(session: RTCSession, target: string, to: RTCSession | null, tell: (news: TransferNews) => void): void {
  tell({ state: 'asking', code: 0 })
  const codeOf = ({ status_line, response }: Answered): number => status_line?.status_code ?? response?.status_code ?? 0
  session.refer(target, {
    ...to !== null && { replaces: to },
    eventHandlers: {
      requestFailed: (event: Answered) => { tell({ state: 'failed', code: codeOf(event) }) },
      progress: () => { tell({ state: 'ringing', code: 0 }) },
      accepted: () => { tell({ state: 'done', code: 200 }) },
      failed: (event: Answered) => { tell({ state: 'failed', code: codeOf(event) }) },
    },
  })
}

/** JsSIP writes a Replaces as who called would; who was called has the two tags the other way (RFC 3891 §3). */
export function replacesOf(session: RTCSession, request: IncomingRequest | null): RTCSession {
  if (request === null) return session
  const tags = { _from_tag: tagOf(request.getHeader('To')) || localTag(request), _to_tag: tagOf(request.getHeader('From')) }
  return Object.assign(Object.create(session) as RTCSession, tags)
}

const tagOf = (value: string | undefined): string => /;\s*tag=([^;\s>]+)/.exec(value ?? '')?.[1] ?? ''
/** JsSIP keeps the tag that it gave beside the request. */
const localTag = (request: IncomingRequest): string => (request as IncomingRequest & { readonly to_tag?: string }).to_tag ?? ''
