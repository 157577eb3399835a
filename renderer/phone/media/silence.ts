/** What goes out where there is no microphone: the far side hears nothing, and the way to it stays open (a gateway hangs up where nothing comes). */
export interface Silence {
  track(): MediaStreamTrack
  /** Nobody needs it any more. */
  stop(): void
}

export function createSilence(): Silence {
  let made: { readonly context: AudioContext, readonly track: MediaStreamTrack } | null = null
  return {
    track() {
      if (made !== null) return made.track
      const context = new AudioContext({ sinkId: { type: 'none' } } as AudioContextOptions)
      const [track] = new MediaStreamAudioDestinationNode(context, { channelCount: 1 }).stream.getAudioTracks()
      if (track === undefined) throw new DOMException('no silence', 'InvalidStateError')
      made = { context, track }
      return track
    },
    stop() {
      made?.track.stop()
      made?.context.close().catch(() => undefined)
      made = null
    },
  }
}
