/** An open microphone, that is being recorded. */
export interface Listening {
  /** WebM with Opus, mono; ends after `stop`. */
  readonly webm: ReadableStream<Uint8Array>
  /** How loud it is just now, 0 to 1. */
  level(): number
  pause(): void
  resume(): void
  /** Gives what is left, and lets go of the microphone. */
  stop(): void
}

/** How often a piece comes, in ms. */
const EVERY = 500
/** Speech sounds right with it, and a minute of it has 180 KB. In bits per second. */
const BITRATE = 24_000

/**
 * Opens the machine's usual microphone; main must have allowed it just before. Rejects as `getUserMedia` does.
 * `gone`: it was unplugged, or the system took it away.
 */
export async function openMicrophone(gone: () => void): Promise<Listening> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true }, video: false })
  // Of no output device: without one, or with one that is busy, a voice note can be recorded all the same.
  const context = new AudioContext({ sinkId: { type: 'none' } } as AudioContextOptions)
  const source = context.createMediaStreamSource(stream)
  // WhatsApp's voice notes are mono, whatever the microphone is.
  const mono = context.createMediaStreamDestination()
  mono.channelCount = 1
  mono.channelCountMode = 'explicit'
  const meter = context.createAnalyser()
  meter.fftSize = 2048
  source.connect(mono)
  source.connect(meter)
  const samples = new Float32Array(meter.fftSize)

  const recorder = new MediaRecorder(mono.stream, { mimeType: 'audio/webm;codecs=opus', audioBitsPerSecond: BITRATE })
  const webm = new ReadableStream<Uint8Array>({
    start(pieces) {
      // Blobs are read one after the other: their order is the recording's.
      let line = Promise.resolve()
      recorder.ondataavailable = ({ data }) => { line = line.then(async () => { pieces.enqueue(new Uint8Array(await data.arrayBuffer())) }) }
      recorder.onstop = () => {
        letGo()
        line.then(() => pieces.close(), (error: unknown) => pieces.error(error))
      }
    },
  })
  function letGo(): void {
    for (const track of stream.getTracks()) track.stop()
    context.close().catch(() => undefined)
  }
  for (const track of stream.getTracks()) track.addEventListener('ended', gone)
  recorder.onerror = gone
  recorder.start(EVERY)

  return {
    webm,
    level() {
      meter.getFloatTimeDomainData(samples)
      const loudness = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length)
      // From −54 dB, where a quiet room is, to −6 dB, a loud voice.
      return Math.min(1, Math.max(0, (20 * Math.log10(loudness + 1e-9) + 54) / 48))
    },
    pause: () => recorder.pause(),
    resume: () => recorder.resume(),
    stop() { if (recorder.state !== 'inactive') recorder.stop() },
  }
}
