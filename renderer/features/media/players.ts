import { ref, type Ref } from 'vue'
import type { MediaId } from '../../../core/ids.ts'
import { mediaUrl } from './media-url.ts'

/*
 *  Sounds outlive their row: scrolled out of sight, a voice message plays on, and it is where it was when it comes back.
 *  One sounds at a time, films included.
 */

/** What of an audio element is used: tests bring their own. */
export type Sound = EventTarget & Pick<HTMLMediaElement, 'currentTime' | 'duration' | 'playbackRate' | 'play' | 'pause'>

export interface Player {
  /** It sounds: not yet while its bytes are awaited. */
  readonly playing: Readonly<Ref<boolean>>
  /** In ms. */
  readonly position: Readonly<Ref<number>>
  /** In ms; null where it is not known yet. */
  readonly duration: Readonly<Ref<number | null>>
  /** This machine cannot play it. */
  readonly broken: Readonly<Ref<boolean>>
  toggle(): void
  seek(ms: number): void
}

export const SPEEDS = [1, 1.5, 2] as const

/** Kept, the ones used longest ago go first. */
const MOST = 30

export function createPlayers(open: (id: MediaId) => Sound) {
  const players = new Map<MediaId, { readonly player: Player, readonly sound: Sound }>()
  let sounding: Pick<Sound, 'pause'> | null = null
  /** Of all of them: who listens fast listens to the next one fast. */
  const speed = ref<number>(SPEEDS[0])

  /** Whatever sounds else stops. */
  function only(sound: Pick<Sound, 'pause'>): void {
    if (sounding !== sound) sounding?.pause()
    sounding = sound
  }

  function make(id: MediaId): { player: Player, sound: Sound } {
    const sound = open(id)
    const [playing, position, duration, broken] = [ref(false), ref(0), ref<number | null>(null), ref(false)]
    const on = (name: string, heard: () => void): void => sound.addEventListener(name, heard)
    on('playing', () => { playing.value = true })
    on('pause', () => { playing.value = false })
    on('timeupdate', () => { position.value = sound.currentTime * 1000 })
    // A recording that was streamed has no length until it has been read to its end.
    on('durationchange', () => { duration.value = Number.isFinite(sound.duration) ? sound.duration * 1000 : null })
    on('ended', () => {
      playing.value = false
      sound.currentTime = 0
      position.value = 0
    })
    on('error', () => {
      broken.value = true
      playing.value = false
    })
    return {
      sound,
      player: {
        playing, position, duration, broken,
        toggle() {
          if (playing.value) return sound.pause()
          only(sound)
          sound.playbackRate = speed.value
          // Refused, or paused before it began: the events tell.
          sound.play().catch(() => undefined)
        },
        seek(ms) {
          sound.currentTime = ms / 1000
          position.value = ms
        },
      },
    }
  }

  function playerOf(id: MediaId): Player {
    const entry = players.get(id) ?? make(id)
    players.delete(id)
    players.set(id, entry)
    for (const [oldest, { player }] of players) if (players.size > MOST && oldest !== id && !player.playing.value) players.delete(oldest)
    return entry.player
  }

  return {
    playerOf, only, speed,
    nextSpeed(): void {
      speed.value = SPEEDS[(SPEEDS.findIndex((known) => known === speed.value) + 1) % SPEEDS.length] ?? SPEEDS[0]
      for (const { sound } of players.values()) sound.playbackRate = speed.value
    },
    /** The conversation is left: nothing of it is heard in the next one. */
    hush(): void {
      sounding?.pause()
      sounding = null
    },
  }
}

export const { playerOf, only, speed, nextSpeed, hush } = createPlayers((id) => {
  const sound = new Audio()
  // Not before it is asked for: a conversation has many.
  sound.preload = 'none'
  sound.src = mediaUrl(id)
  return sound
})
