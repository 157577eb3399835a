/*
 *  tel: and callto: links of other programs. They fill the keypad, and nothing more: a link is somebody else's word, and
 *  only the advisor dials.
 */
const SCHEMES = ['tel', 'callto'] as const
/** As long as the keypad takes. */
const MOST = 300

/** The number that such a link names, as it stands there; null = it is none. */
export function numberOfLink(link: string): string | null {
  const [, rest] = /^(?:tel|callto):(?:\/\/)?(.*)$/is.exec(link.trim()) ?? []
  if (rest === undefined) return null
  let number = rest
  try { number = decodeURIComponent(rest) } catch { /* as it stands: a bare % is no code */ }
  // What follows the number says where it is valid (RFC 3966), or which program should call (callto:…?call).
  const plain = (number.split(/[;?]/)[0] ?? '').replace(/\p{Cc}/gu, '').trim()
  return plain === '' || plain.length > MOST || !/[\d*#]/.test(plain) ? null : plain
}

/** Windows and Linux hand a link over on the command line: the last one counts. */
export const linkIn = (argv: readonly string[]): string | null => argv.findLast((argument) => /^(?:tel|callto):/i.test(argument)) ?? null

/** As Electron's `app`. */
export interface Protocols {
  setAsDefaultProtocolClient(protocol: string): boolean
  removeAsDefaultProtocolClient(protocol: string): boolean
  isDefaultProtocolClient(protocol: string): boolean
}

/** As the policy says; without it, only what this app has claimed before is given back. */
export function claimLinks(protocols: Protocols, wanted: boolean): void {
  for (const scheme of SCHEMES) {
    const ours = protocols.isDefaultProtocolClient(scheme)
    if (wanted && !ours) protocols.setAsDefaultProtocolClient(scheme)
    else if (!wanted && ours) protocols.removeAsDefaultProtocolClient(scheme)
  }
}

/** A link that comes before the page listens waits for it. */
export function createTelLinks(dial: (number: string) => void): { offer(link: string | null): boolean, pageListens(): void } {
  let listens = false
  let waiting: string | null = null
  return {
    /** Whether it was a link with a number. */
    offer(link) {
      const number = link === null ? null : numberOfLink(link)
      if (number === null) return false
      if (listens) dial(number)
      else waiting = number
      return true
    },
    pageListens() {
      listens = true
      if (waiting !== null) dial(waiting)
      waiting = null
    },
  }
}
