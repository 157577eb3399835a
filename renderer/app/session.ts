import { defineStore } from 'pinia'
import { computed, shallowReactive, shallowRef } from 'vue'
import type { LineId, MediaId } from '../../core/ids.ts'
import type { Poke, Session, Status } from '../../core/ipc.ts'
import type { ThreadChannel } from '../../core/messaging/message.ts'
import { call, onPoke } from '../bridge.ts'
import { pokeFeed } from '../data/view.ts'

/** The key of the view is handed to WebCrypto and kept nowhere else. */
export type KnownSession = Omit<Session, 'viewKey'>
type Go = Extract<Poke, { kind: 'go' }>['to']

/** Who is at the desk, what the organisation allows, and how the connections stand. */
export const useSession = defineStore('session', () => {
  const session = shallowRef<KnownSession | null>(null)
  const status = shallowRef<Status | null>(null)
  /** Bytes of files that go up or come down just now; `total` null = not known. */
  const progress = shallowReactive(new Map<MediaId, { readonly done: number, readonly total: number | null }>())
  /** Rises whenever `policy.about` may say something new. */
  const policyNews = shallowRef(0)
  let go = (_to: Go): void => {}
  const closing = new Set<() => void | Promise<void>>()
  const alone = new Set<() => void>()

  function heard(poke: Poke): void {
    switch (poke.kind) {
      case 'feed': pokeFeed(); return
      case 'status': status.value = poke.status; return
      case 'closing':
      case 'reopening':
        handOver().then(() => call('session.end', undefined)).catch((error: unknown) => console.error('The end was not heard', error))
        return
      case 'progress':
        if (poke.done === poke.total) progress.delete(poke.mediaId)
        else progress.set(poke.mediaId, { done: poke.done, total: poke.total })
        return
      case 'stop-recording': for (const part of alone) part(); return
      case 'policy': policyNews.value += 1; return
      case 'reopened': begin().catch((error: unknown) => console.error('The session could not begin again', error)); return
      case 'go': go(poke.to); return
      // Heard in phone.ts and archive.ts.
      case 'phone': case 'levels': case 'records': case 'records-progress':
    }
  }

  async function begin(): Promise<Session> {
    const started = await call('session.start', undefined)
    const { viewKey: _, ...known } = started
    session.value = known
    status.value = known.status
    policyNews.value += 1
    pokeFeed()
    return started
  }
  async function start(): Promise<Session> {
    const started = await begin()
    onPoke(heard)
    return started
  }
  /** Everything that is being written goes to main. */
  async function handOver(): Promise<void> { await Promise.allSettled([...closing].map(async (part) => part())) }

  /** The session after start; screens are shown only then. */
  const known = computed(() => {
    if (session.value === null) throw new Error('the session starts before the first screen')
    return session.value
  })

  /** Rule 1: a connector that is off shows nothing of itself. */
  const hasChannel = (channel: ThreadChannel): boolean =>
    channel === 'whatsapp' ? known.value.connectors.whatsapp !== null : known.value.connectors[channel] || (channel === 'voice' && known.value.connectors.phone)

  /** What a conversation of this channel is called: with a phone, calls stand beside the voicemail. */
  const channelWord = (channel: ThreadChannel): ThreadChannel | 'calls' => channel === 'voice' && known.value.connectors.phone ? 'calls' : channel

  /** The advisor's lines that can be used for a channel; none where its connector is off. */
  const linesFor = (channel: ThreadChannel): { readonly id: LineId, readonly name: string, readonly number: string }[] =>
    !hasChannel(channel) ? [] : known.value.lines.flatMap(({ id, name, ...numbers }) => {
      const number = channel === 'voice' ? numbers.phone ?? numbers.voice : numbers[channel]
      return number === null ? [] : [{ id, name, number }]
    })

  /** The organisation's clock minus this machine's, in ms. */
  const clockOffset = computed(() => status.value?.clockOffset ?? 0)

  return {
    session, status, known, progress, policyNews, clockOffset, start, handOver, hasChannel, channelWord, linesFor,
    /** Where a clicked notification, or a menu entry, leads. */
    onGo(listener: (to: Go) => void): void { go = listener },
    /** Called before the app ends: hand over what is being written. Returns the way to stop listening. */
    onClosing(handOver: () => void | Promise<void>): () => void {
      closing.add(handOver)
      return () => { closing.delete(handOver) }
    },
    /** Called when the window is closed or the machine goes to sleep. Returns the way to stop listening. */
    onNobodyHere(listener: () => void): () => void {
      alone.add(listener)
      return () => { alone.delete(listener) }
    },
  }
})
