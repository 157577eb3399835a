import type { Page } from '@playwright/test'
import { pitchOf, type Heard } from '../sound/pitch.ts'

/*
 *  An ear in Compline's phone window: what arrives from the far side, told apart by its tone, and how long an INVITE took.
 *  The window's own code runs unaltered; the microphone's clean-up is off, since it takes a steady tone for noise.
 */
declare global {
  interface Window {
    labEar?: {
      /** The newest call that lives: samples −32768…32767 and their rate. */
      hear(): { readonly samples: readonly number[], readonly rate: number } | null
      /** ms from the offer that was set to the answer that came, of each call. */
      readonly answered: number[]
      /** Of the newest call that lives: what sort of address of ours its sound comes and goes by, and what Opus is told. */
      path(): Promise<{ readonly local: string, readonly opus: string }>
      /** Connections and microphone tracks that are not closed. */
      open(): { readonly connections: number, readonly tracks: number }
      /** Waits of 20 s and more pass that many times as fast: session timers take minutes. */
      hurry: number
    }
  }
}

export async function listenIn(page: Page): Promise<void> {
  await page.evaluate(() => {
    if (window.labEar !== undefined) return
    const ears: { connection: RTCPeerConnection, track: MediaStreamTrack | null, source: AudioNode | null, ear: AnalyserNode | null }[] = []
    const tracks = new Set<MediaStreamTrack>()
    const answered: number[] = []
    const context = new AudioContext()
    /** What has closed is not kept by us either. */
    function live(): typeof ears {
      for (const closed of ears.filter(({ connection }) => connection.signalingState === 'closed')) {
        closed.source?.disconnect()
        ears.splice(ears.indexOf(closed), 1)
      }
      return ears
    }

    const Connection = window.RTCPeerConnection
    window.RTCPeerConnection = class extends Connection {
      #offered = 0
      constructor(configuration?: RTCConfiguration) {
        super(configuration)
        const heard: typeof ears[number] = { connection: this, track: null, source: null, ear: null }
        live().push(heard)
        this.addEventListener('track', ({ track }) => { heard.track = track }, { once: true })
      }
      override async setLocalDescription(description?: RTCLocalSessionDescriptionInit): Promise<void> {
        await super.setLocalDescription(description)
        if (description?.type === 'offer' && this.remoteDescription === null) this.#offered = performance.now()
      }
      override setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
        if (description.type === 'answer' && this.#offered !== 0) answered.push(performance.now() - this.#offered)
        this.#offered = 0
        return super.setRemoteDescription(description)
      }
    }

    const take = MediaDevices.prototype.getUserMedia
    MediaDevices.prototype.getUserMedia = async function (constraints) {
      const audio = typeof constraints?.audio === 'object' ? constraints.audio : {}
      const stream = await take.call(this, { ...constraints, audio: { ...audio, echoCancellation: false, noiseSuppression: false, autoGainControl: false } })
      for (const track of stream.getTracks()) tracks.add(track)
      return stream
    }
    const clone = MediaStreamTrack.prototype.clone
    MediaStreamTrack.prototype.clone = function () {
      const made = clone.call(this)
      tracks.add(made)
      return made
    }

    const wait = window.setTimeout.bind(window)
    const LONG = 20_000
    window.setTimeout = ((run: TimerHandler, ms = 0, ...given: unknown[]) => wait(run, ms >= LONG ? ms / (window.labEar?.hurry ?? 1) : ms, ...given)) as typeof window.setTimeout

    window.labEar = {
      answered, hurry: 1,
      hear() {
        const heard = live().findLast(({ track }) => track !== null)
        if (heard?.track == null) return null
        // Only where somebody listens: what is made for each call would be counted as the app's.
        const ear = heard.ear ??= new AnalyserNode(context, { fftSize: 8192 })
        if (heard.source === null) (heard.source = context.createMediaStreamSource(new MediaStream([heard.track]))).connect(ear)
        const samples = new Float32Array(ear.fftSize)
        ear.getFloatTimeDomainData(samples)
        return { samples: Array.from(samples, (sample) => Math.round(sample * 32_768)), rate: context.sampleRate }
      },
      async path() {
        const report = [...(await live().at(-1)?.connection.getStats() ?? new Map<string, unknown>()).values()] as { id: string, type: string, selectedCandidatePairId?: string, localCandidateId?: string, candidateType?: string, mimeType?: string, codecId?: string, sdpFmtpLine?: string }[]
        const by = (id?: string) => report.find((one) => one.id === id)
        const pair = by(report.find(({ type }) => type === 'transport')?.selectedCandidatePairId)
        return { local: by(pair?.localCandidateId)?.candidateType ?? '', opus: by(report.find(({ type }) => type === 'outbound-rtp')?.codecId)?.sdpFmtpLine ?? '' }
      },
      open() {
        for (const track of tracks) if (track.readyState === 'ended') tracks.delete(track)
        return { connections: live().length, tracks: tracks.size }
      },
    }
  })
}

export const pathIn = (page: Page): Promise<{ readonly local: string, readonly opus: string } | undefined> => page.evaluate(() => window.labEar?.path())

export async function heardIn(page: Page): Promise<Heard | null> {
  const sound = await page.evaluate(() => window.labEar?.hear() ?? null)
  return sound === null ? null : pitchOf(Float32Array.from(sound.samples, (sample) => sample / 32_768), sound.rate)
}

/** ms from the offer to the answer of each call out, since it was asked last. */
export const answeredIn = (page: Page): Promise<readonly number[]> => page.evaluate(() => window.labEar?.answered.splice(0) ?? [])
