/**
 * An offer as werift can take it. It matches codecs by name alone, so of Chromium's two telephone-events (RFC 4733) it
 * would take the first, at 48 kHz, which stays silent beside G.711: only the one at 8 kHz is left.
 */
export function fitOffer(sdp: string): string {
  let fitted = sdp
  for (const [, type = ''] of sdp.matchAll(/a=rtpmap:(\d+) telephone-event\/(?!8000)\d+/g)) {
    fitted = fitted
      .replace(new RegExp(`^a=(rtpmap|fmtp|rtcp-fb):${type} .*\r?\n`, 'gm'), '')
      .replace(new RegExp(`^(m=audio .*?) ${type}\\b`, 'm'), '$1')
  }
  return fitted
}

/** werift also offers the machine's other addresses, though its sockets are bound to this one alone. */
export const onlyAt = (sdp: string, host: string): string =>
  sdp.replace(/^a=candidate:.*\r?\n/gm, (line) => line.includes(` ${host} `) ? line : '')
