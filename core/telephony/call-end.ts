import type { CallEnd, CallView, Direction, LiveCall } from './call.ts'

/** As the phone window tells it: who ended it, JsSIP's cause (RFC 3261 in words), the SIP code (0 = none) and the reason's text. */
export interface Ended { readonly by: 'us' | 'peer' | 'system', readonly cause: string, readonly code: number, readonly reason: string }

/** What the end of a call means for people. `before`: the call as it was. */
export function endOf(before: Pick<LiveCall, 'direction' | 'state' | 'transfer'>, ended: Ended): CallEnd {
  if (/denied|media access|no.?microphone/i.test(ended.cause)) return 'no-microphone'
  if (before.state === 'talking') {
    // Whoever was sent on goes, and says so by hanging up, once the other side rings.
    if (ended.by === 'peer' && before.transfer?.state === 'ringing') return 'transferred'
    return ended.by === 'us' ? 'hung-up' : ended.by === 'peer' ? 'hung-up-by-peer' : 'lost'
  }
  return before.direction === 'in' ? unanswered(ended) : unreached(ended)
}

/** RFC 3326: a CANCEL with "Call completed elsewhere" (cause 200). */
const ELSEWHERE = /elsewhere|cause\s*=\s*200\b/i

const unanswered = ({ by, cause, reason }: Ended): CallEnd =>
  by === 'us' ? 'declined' : ELSEWHERE.test(reason) || ELSEWHERE.test(cause) ? 'elsewhere' : by === 'system' && /connection|dialog|internal/i.test(cause) ? 'lost' : 'missed'

function unreached({ by, cause, code }: Ended): CallEnd {
  if (by === 'us') return 'canceled'
  if (by === 'system' && code === 0) return /no answer|expires/i.test(cause) ? 'no-answer' : /connection/i.test(cause) ? 'lost' : /timeout/i.test(cause) ? 'unreachable' : 'failed'
  switch (code) {
    case 486: case 600: return 'busy'
    case 401: case 402: case 403: case 407: case 433: case 603: case 607: case 608: return 'refused'
    case 404: case 410: case 484: case 485: case 604: return 'not-found'
    case 408: case 480: case 487: return 'no-answer'
    case 430: case 500: case 502: case 503: case 504: return 'unreachable'
    default: return 'failed'
  }
}

/** Somebody called, and nobody took it: it counts as unread, and is told of. */
export const isMissed = (direction: Direction, { answeredAt, end }: Pick<CallView, 'answeredAt' | 'end'>): boolean =>
  direction === 'in' && answeredAt === null && end !== null && end !== 'declined' && end !== 'elsewhere' && end !== 'transferred'
