/*
 *  Offers that a call makes in its middle: for a new path (ICE restart, RFC 8445 §9), or once more where one crossed the
 *  far side's (RFC 3261 §14.1). One at a time, and none while there is no socket.
 */
export interface Offers {
  /** Hold or not; JsSIP's own state follows it. */
  hold(on: boolean): void
  again(): void
  /** The path is lost, or may be. */
  restart(): void
  /** Tries what waited for the socket. */
  online(): void
  stop(): void
}

/** As much of JsSIP's session as it takes. */
export interface Negotiable {
  isEnded(): boolean
  isOnHold(): { readonly local: boolean }
  isReadyToReOffer(): boolean
  hold(): boolean
  unhold(): boolean
  renegotiate(options: { readonly rtcOfferConstraints: { readonly iceRestart: boolean } }): boolean
}

const LOOK_AGAIN = 250
/** RFC 3261 §14.1, in ms: somewhere in between, so that the two do not cross again. */
const AFTER_CROSSING = [1000, 3000] as const

/** `canOffer`: the call stands, and the line is registered. */
export function createOffers(session: Negotiable, canOffer: () => boolean): Offers {
  let onHold = false
  let offer: 'none' | 'plain' | 'restart' = 'none'
  let timer: ReturnType<typeof setTimeout> | null = null
  let stopped = false

  function later(ms: number): void {
    timer ??= setTimeout(() => {
      timer = null
      work()
    }, ms)
  }
  function work(): void {
    if (stopped || session.isEnded() || timer !== null) return
    const changes = session.isOnHold().local !== onHold
    if (!changes && offer === 'none') return
    if (!canOffer() || !session.isReadyToReOffer()) return later(LOOK_AGAIN)
    // A hold is an offer as well, but cannot bring a new path.
    if (changes) {
      if (onHold) session.hold()
      else session.unhold()
      if (offer !== 'restart') offer = 'none'
    } else {
      const iceRestart = offer === 'restart'
      offer = 'none'
      session.renegotiate({ rtcOfferConstraints: { iceRestart } })
    }
    if (offer !== 'none') later(LOOK_AGAIN)
  }
  return {
    hold(on) {
      onHold = on
      work()
    },
    again() {
      if (offer === 'none') offer = 'plain'
      const [least, most] = AFTER_CROSSING
      later(least + Math.random() * (most - least))
    },
    restart() {
      offer = 'restart'
      work()
    },
    online: work,
    stop() {
      stopped = true
      if (timer !== null) clearTimeout(timer)
    },
  }
}
