import type { PhoneSetup } from '../../core/telephony/phone-window.ts'

/*
 *  ICE without trickling: a description goes out when its candidates are in. A STUN server that is dead would hold it for
 *  40 seconds, so it goes when no more candidates come.
 */
export const QUIET = 150
/** TURN asks twice (its first request is challenged), and behind it may lie half the world. */
export const RELAY_PATIENCE = 1000

/** How long to wait after this candidate, in ms. */
export function patienceAfter(seen: readonly string[], servers: PhoneSetup['iceServers']): number {
  const wantsRelay = servers.some(({ urls }) => /^turns?:/i.test(urls))
  return wantsRelay && !seen.includes('relay') ? RELAY_PATIENCE : QUIET
}

/** Listener for JsSIP's `icecandidate`: calls the newest `ready` once no more come. */
export function readyWhenQuiet(servers: PhoneSetup['iceServers'], later: (work: () => void, ms: number) => () => void = after): (event: { readonly candidate: { readonly type: string | null }, readonly ready: () => void }) => void {
  let seen: string[] = []
  let cancel: (() => void) | null = null
  return ({ candidate, ready }) => {
    seen.push(candidate.type ?? '')
    cancel?.()
    cancel = later(() => {
      cancel = null
      // The next description (hold, ICE restart) gathers anew.
      seen = []
      ready()
    }, patienceAfter(seen, servers))
  }
}

function after(work: () => void, ms: number): () => void {
  const timer = setTimeout(work, ms)
  return () => { clearTimeout(timer) }
}

export const connectionOf = ({ iceServers, iceRelayOnly }: Pick<PhoneSetup, 'iceServers' | 'iceRelayOnly'>): RTCConfiguration => ({
  iceServers: iceServers.map((server) => ({ ...server })),
  iceTransportPolicy: iceRelayOnly ? 'relay' : 'all',
  // There is one stream, so nothing to bundle; with `max-bundle` Chromium refuses the answer of an exchange that knows no BUNDLE.
  bundlePolicy: 'balanced',
  rtcpMuxPolicy: 'require',
})
