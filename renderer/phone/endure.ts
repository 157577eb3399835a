import type { TerminateOptions } from 'jssip/lib/RTCSession'

/*
 *  JsSIP hangs up in situations that a talk outlives: a socket that drops while a request is under way, a hold that
 *  crosses the far side's (491), a path that ICE has lost. Its `terminate` is where all of them meet, each with words of
 *  its own; ours come without any.
 */
export type Reason = 'socket' | 'renegotiation' | 'path'

const REASONS: Readonly<Record<string, Reason>> = {
  'Connection Error': 'socket', 'Hold Failed': 'renegotiation', 'Unhold Failed': 'renegotiation', 'Media Renegotiation Failed': 'renegotiation', 'RTP Timeout': 'path',
}

/** Which of them JsSIP means; null = it shall end. */
const reasonOf = (options: TerminateOptions | undefined): Reason | null => REASONS[options?.reason_phrase ?? ''] ?? null

/** Lets an established session go on where JsSIP would end it; `met` tells what happened. */
export function endure(session: { terminate(options?: TerminateOptions): void }, isEstablished: () => boolean, met: (reason: Reason) => void): void {
  const terminate = session.terminate.bind(session)
  session.terminate = (options) => {
    const reason = reasonOf(options)
    if (reason === null || !isEstablished()) return terminate(options)
    met(reason)
  }
}
