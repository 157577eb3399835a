import type { PhoneOrder } from '../../../core/telephony/phone-window.ts'
import { playAnnouncement } from './announcement.ts'

/*
 *  Both sides of one call to stereo:
 *
 *    microphone, as sent ──┬──────────────────────────► left ┐
 *    announcement ─────────┴─► what is sent              │   ├─► recorded
 *                 └──────────► the advisor's ear      right ┘
 *    far side ────────────────────────────────────────────┘
 *
 *  Without an announcement the microphone goes its own way, and this only listens.
 */
export interface CallMix {
  /** Left and right. */
  readonly recorded: MediaStream
  /** To be sent in the microphone's place; null = the microphone itself. */
  readonly sent: MediaStreamTrack | null
  /** For the advisor's ear; null = there is nothing. */
  readonly announced: MediaStream | null
  /** What of the microphone is sent: a muted track is silent, null = nothing is. */
  microphone(track: MediaStreamTrack | null): void
  farSide(stream: MediaStream | null): void
  /** Not while it is paused: nothing is recorded then. */
  announcing(on: boolean): void
  close(): void
}

type Announce = Extract<PhoneOrder, { do: 'record' }>['announce']

export function createCallMix(announce: Announce): CallMix {
  // Of no output device: without one, or with one that is busy, a call can be recorded all the same.
  const context = new AudioContext({ sampleRate: 48_000, sinkId: { type: 'none' } } as AudioContextOptions)
  const stereo = context.createChannelMerger(2)
  const recorded = new MediaStreamAudioDestinationNode(context, { channelCount: 2, channelCountMode: 'explicit' })
  stereo.connect(recorded)
  const lane = (channel: 0 | 1): GainNode => {
    const mono = new GainNode(context, { channelCount: 1, channelCountMode: 'explicit' })
    mono.connect(stereo, 0, channel)
    return mono
  }
  const [left, right] = [lane(0), lane(1)]
  const sent = announce === 'none' ? null : new MediaStreamAudioDestinationNode(context, { channelCount: 1, channelCountMode: 'explicit' })
  const announced = announce === 'none' ? null : context.createMediaStreamDestination()
  const said = context.createGain()
  for (const ear of [left, sent, announced]) if (ear !== null) said.connect(ear)

  let own: MediaStreamAudioSourceNode | null = null
  let far: MediaStreamAudioSourceNode | null = null
  let silence = (): void => undefined
  let on = false
  function announceAsSent(): void {
    silence()
    // On hold nothing is sent, and nobody there would hear it.
    silence = on && announce !== 'none' && own !== null ? playAnnouncement(context, said, announce, !spoken) : () => undefined
    if (on && own !== null) spoken = true
  }
  let spoken = false

  return {
    recorded: recorded.stream,
    sent: sent?.stream.getAudioTracks()[0] ?? null,
    announced: announced?.stream ?? null,
    microphone(track) {
      const was = own !== null
      own?.disconnect()
      own = track === null ? null : context.createMediaStreamSource(new MediaStream([track]))
      own?.connect(left)
      if (sent !== null) own?.connect(sent)
      if (was !== (own !== null)) announceAsSent()
    },
    farSide(stream) {
      far?.disconnect()
      far = stream === null || stream.getAudioTracks().length === 0 ? null : context.createMediaStreamSource(stream)
      far?.connect(right)
    },
    announcing(now) {
      if (now === on) return
      on = now
      announceAsSent()
    },
    close() {
      silence()
      context.close().catch(() => undefined)
    },
  }
}
