import type { CallId, MediaId } from '../../core/ids.ts'
import type { PhoneBridge, PhoneOrder } from '../../core/telephony/phone-window.ts'
import { createCallMix, type CallMix } from './media/call-mix.ts'
import { createOutbox } from './media/outbox.ts'
import type { Playback } from './media/playback.ts'

/*
 *  Recording of calls: main orders it, and gets pieces of WebM with Opus, each about half a second long. A call tells what it
 *  sends and what it hears, from its beginning on; hold, mute, another device or another path only change that.
 */
export interface Recorder {
  order(order: Extract<PhoneOrder, { do: 'record' }>): void
  /** What of the microphone is sent; null = nothing (on hold). Returns what is to be sent in its place. */
  sent(id: CallId, track: MediaStreamTrack | null): MediaStreamTrack | null
  heard(id: CallId, stream: MediaStream): void
  ended(id: CallId): void
}

export interface RecorderParts extends Pick<PhoneBridge, 'report' | 'piece'> {
  readonly playback: Pick<Playback, 'play' | 'end'>
  /** This call sends another track from now on: it asks `sent` again. */
  readonly rewire: (id: CallId) => void
}

/** How often a piece comes, in ms. */
const EVERY = 500
/** Two voices sound right with it, and an hour of it has 20 MB. In bits per second. */
const BITRATE = 48_000

interface Sides { microphone: MediaStreamTrack | null, farSide: MediaStream | null }
interface Running {
  readonly media: MediaId
  readonly mix: CallMix
  readonly tape: MediaRecorder
  /** Why it ended before its call; '' = it did not. */
  trouble: string
}

export function createRecorder({ report, piece, playback, rewire }: RecorderParts): Recorder {
  const sides = new Map<CallId, Sides>()
  const running = new Map<CallId, Running>()
  const sidesOf = (id: CallId): Sides => {
    const known = sides.get(id) ?? { microphone: null, farSide: null }
    sides.set(id, known)
    return known
  }

  function begin(order: Extract<PhoneOrder, { do: 'record' }>): void {
    const mix = createCallMix(order.announce)
    try {
      record(order, mix)
    } catch (error) {
      // Nothing of it is left: a context that stays open is one that a later call does not get.
      running.delete(order.id)
      mix.close()
      throw error
    }
    if (mix.announced !== null) playback.play(announcementOf(order.id), mix.announced)
    if (mix.sent !== null) rewire(order.id)
    report({ kind: 'recording', media: order.media, state: 'on', trouble: '' })
  }
  function record({ id, media }: Extract<PhoneOrder, { do: 'record' }>, mix: CallMix): void {
    const tape = new MediaRecorder(mix.recorded, { mimeType: 'audio/webm;codecs=opus', audioBitsPerSecond: BITRATE })
    const outbox = createOutbox({
      hand: async (index, bytes) => (await piece({ media, index, bytes })).ok,
      wait: (ms) => new Promise((resolve) => { setTimeout(resolve, ms) }),
      full: () => { stop(id, 'no more can be held') },
    })
    const one: Running = { media, mix, tape, trouble: '' }
    // Blobs are read one after the other: their order is the recording's.
    let line = Promise.resolve()
    tape.addEventListener('dataavailable', ({ data }) => { line = line.then(async () => { outbox.add(new Uint8Array(await data.arrayBuffer())) }) })
    tape.addEventListener('stop', () => {
      mix.close()
      line.then(() => outbox.end()).then(() => { report({ kind: 'recording', media, state: 'done', trouble: one.trouble }) }, () => undefined)
    })
    tape.addEventListener('error', () => { stop(id, 'the recorder failed') })
    running.set(id, one)
    const { microphone, farSide } = sidesOf(id)
    mix.microphone(microphone)
    mix.farSide(farSide)
    tape.start(EVERY)
    mix.announcing(true)
  }
  const announcementOf = (id: CallId): string => `${id} announcement`

  function stop(id: CallId, trouble = ''): void {
    const one = running.get(id)
    if (one === undefined) return
    running.delete(id)
    one.trouble = trouble
    playback.end(announcementOf(id))
    if (one.mix.sent !== null && sides.has(id)) rewire(id)
    // What is left comes before `stop`; a tape that ended by itself (an error) has said so already.
    if (one.tape.state !== 'inactive') one.tape.stop()
  }

  return {
    order(order) {
      const one = running.get(order.id)
      if (order.state === 'off') return stop(order.id)
      if (one === undefined) {
        if (order.state !== 'on' || !sides.has(order.id)) return report({ kind: 'recording', media: order.media, state: 'done', trouble: 'there is no such call' })
        try {
          return begin(order)
        } catch (error) {
          return report({ kind: 'recording', media: order.media, state: 'done', trouble: String(error).slice(0, 500) })
        }
      }
      const isOn = order.state === 'on'
      one.mix.announcing(isOn)
      if (isOn && one.tape.state === 'paused') one.tape.resume()
      if (!isOn && one.tape.state === 'recording') {
        // What was said before it goes to main now.
        one.tape.requestData()
        one.tape.pause()
      }
      report({ kind: 'recording', media: one.media, state: order.state, trouble: '' })
    },
    sent(id, track) {
      const side = sidesOf(id)
      const mix = running.get(id)?.mix
      if (side.microphone !== track) mix?.microphone(track)
      side.microphone = track
      return track === null ? null : mix?.sent ?? track
    },
    heard(id, stream) {
      sidesOf(id).farSide = stream
      running.get(id)?.mix.farSide(stream)
    },
    ended(id) {
      sides.delete(id)
      stop(id)
    },
  }
}
