import { EncodedAudioPacketSource, EncodedPacketSink, Input, NullTarget, OggOutputFormat, Output, ReadableStreamSource, WEBM } from 'mediabunny'

/** Longest page, in seconds: how much a crash may cost. */
const PAGE = 0.5

/**
 * WebM with Opus, as Chromium's MediaRecorder gives it piece by piece, into pages of Ogg with the same Opus packets: what
 * WhatsApp takes as a voice note (`audio/ogg; codecs=opus`). Nothing is encoded anew. Pages come while the WebM does.
 * Pauses leave no hole: packets follow each other by what they hold, not by when they were recorded.
 * Rejects where there is no Opus in it; nothing is given where nothing was recorded.
 */
export async function remux(webm: ReadableStream<Uint8Array>, page: (bytes: Uint8Array<ArrayBuffer>) => void): Promise<void> {
  using input = new Input({ source: new ReadableStreamSource(webm, { handleUnhandledError: () => undefined }), formats: [WEBM] })
  const track = await input.getPrimaryAudioTrack()
  const config = await track?.getDecoderConfig()
  if (track?.codec !== 'opus' || config == null) throw new Error('there is no Opus in it')
  const source = new EncodedAudioPacketSource('opus')
  const output = new Output({ target: new NullTarget(), format: new OggOutputFormat({ maximumPageDuration: PAGE, onPage: (bytes) => { page(bytes.slice()) } }) })
  output.addAudioTrack(source)
  await output.start()
  let began: number | null = null
  for await (const packet of new EncodedPacketSink(track).packets()) {
    // The first one begins the note, though the microphone was open a moment before.
    began ??= packet.timestamp
    await source.add(packet.clone({ timestamp: packet.timestamp - began }), { decoderConfig: config })
  }
  await output.finalize()
}
