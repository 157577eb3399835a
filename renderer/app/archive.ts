import { useThrottleFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { ArchiveStatus, ChainCheck } from '../../core/archive/view.ts'
import type { SinkId } from '../../core/ids.ts'
import type { ThreadChannel } from '../../core/messaging/message.ts'
import type { UtcMs } from '../../core/time.ts'
import { call, onPoke } from '../bridge.ts'
import { nowByTheClock } from './clock.ts'

/** Main says that there is news at most so often: a batch of a hundred records is one look. */
const PACE_MS = 1000

/** What is recorded, how the firm's archives take it, and what the last check of the chain found. */
export const useArchive = defineStore('archive', () => {
  /** null = not known yet. */
  const status = shallowRef<ArchiveStatus | null>(null)
  /** Rises whenever a list of records may say something else. */
  const news = shallowRef(0)
  const checked = shallowRef<{ readonly at: UtcMs, readonly check: ChainCheck } | null>(null)
  /** null = no check runs; `total` 0 = not known yet. */
  const checking = shallowRef<{ readonly done: number, readonly total: number } | null>(null)
  let asked = 0

  async function look(): Promise<void> {
    asked += 1
    const mine = asked
    try {
      const found = await call('records.status', undefined)
      if (mine === asked) status.value = found
    } catch (error) { console.error('How the archive stands could not be asked for', error) }
  }
  const lookSoon = useThrottleFn(() => {
    news.value += 1
    void look()
  }, PACE_MS, true)

  /** Rejects where main could not look. */
  async function check(): Promise<void> {
    if (checking.value !== null) return
    checking.value = { done: 0, total: 0 }
    try {
      const found = await call('records.check', undefined)
      checked.value = { at: nowByTheClock(), check: found }
    } finally { checking.value = null }
  }
  /** Whether there was something to try again. */
  async function retry(sink: SinkId, fact: number | null = null): Promise<boolean> {
    const { ok } = await call('records.retry', { sink, fact })
    void lookSoon()
    return ok
  }

  onPoke((poke) => {
    if (poke.kind === 'records' || poke.kind === 'reopened') void lookSoon()
    else if (poke.kind === 'records-progress' && poke.what === 'check' && checking.value !== null) checking.value = { done: poke.done, total: poke.total }
  })
  void look()

  const isRecorded = (channel: ThreadChannel): boolean => status.value?.channels.includes(channel) ?? false
  return { status, news, checked, checking, check, look, retry, isRecorded, sinks: computed(() => status.value?.sinks ?? []) }
})
