/** A day in milliseconds. */
export const DAY = 24 * 60 * 60 * 1000

/** The sandbox's own time: the machine's plus an offset. Time travel moves the offset. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number
  /** Milliseconds ahead of the machine's clock; negative = behind. */
  offset(): number
  advance(ms: number): void
  /** To this moment, also back. */
  travelTo(moment: number): void
  reset(): void
}

export function createClock(machine: () => number = Date.now): Clock {
  let offset = 0
  return {
    now: () => machine() + offset,
    offset: () => offset,
    advance: (ms) => { offset += ms },
    travelTo: (moment) => { offset = moment - machine() },
    reset: () => { offset = 0 },
  }
}

/** Unix seconds as Meta's webhooks carry them: a string. */
export const unixSeconds = (ms: number): string => String(Math.floor(ms / 1000))

/** RFC 2822 in GMT, as Twilio's answers carry it: `Fri, 24 May 2019 17:44:46 +0000`. */
export const rfc2822 = (ms: number): string => new Date(ms).toUTCString().replace('GMT', '+0000')
