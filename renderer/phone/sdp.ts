/*
 *  Sound, as the policy wants it: the order of the codecs, and Opus with silence left out (DTX), repair of lost packets
 *  (FEC) and an upper limit (RFC 7587 §6.1). What a description says is what its writer wants to receive; so ours is
 *  written for the far side, and theirs for our own encoder.
 */
export interface Codec { readonly mimeType: string, readonly clockRate: number }

/** Those of the policy in its order, then keys in the sound (RFC 4733); the rest is not offered. */
export function inOrder<C extends Codec>(codecs: readonly C[], wanted: readonly string[]): C[] {
  const nameOf = ({ mimeType }: C): string => mimeType.replace(/^audio\//i, '').toLowerCase()
  const voices = wanted.flatMap((name) => codecs.filter((codec) => nameOf(codec) === name.toLowerCase()))
  // A telephone event goes at the clock rate of the voice beside it.
  return voices.length === 0 ? [] : [...voices, ...codecs.filter((codec) => nameOf(codec) === 'telephone-event')]
}

/** The same description with Opus's parameters set; others that stand there stay. */
export function withOpus(sdp: string, bitrate: number): string {
  const payload = /^a=rtpmap:(\d+) opus\/48000/im.exec(sdp)?.[1]
  if (payload === undefined) return sdp
  const ours = { usedtx: '1', useinbandfec: '1', stereo: '0', maxaveragebitrate: String(bitrate) }
  const line = new RegExp(`^a=fmtp:${payload} (.*?)(\\r?)$`, 'm')
  const write = (parameters: Readonly<Record<string, string>>): string => `a=fmtp:${payload} ${Object.entries(parameters).map(([name, value]) => value === '' ? name : `${name}=${value}`).join(';')}`
  if (!line.test(sdp)) return sdp.replace(new RegExp(`^(a=rtpmap:${payload} .*?)(\\r?)$`, 'm'), (_all, map: string, end: string) => `${map}${end}\n${write(ours)}${end}`)
  return sdp.replace(line, (_all, text: string, end: string) => {
    const theirs = Object.fromEntries(text.split(';').map((entry) => entry.trim()).filter((entry) => entry !== '').map((entry) => {
      const [name = '', ...value] = entry.split('=')
      return [name, value.join('=')]
    }))
    // A limit below ours is theirs to set.
    const lower = Number(theirs['maxaveragebitrate']) > 0 && Number(theirs['maxaveragebitrate']) < bitrate
    return write({ ...theirs, ...ours, ...lower && { maxaveragebitrate: theirs['maxaveragebitrate'] ?? '' } }) + end
  })
}
