import { createPinia } from 'pinia'
import { createApp, nextTick, shallowRef, type App, type ShallowRef } from 'vue'
import type { MessageRow } from '../../core/view.ts'
import { createAppRouter } from '../../renderer/app/router.ts'
import { useSession } from '../../renderer/app/session.ts'
import { i18n } from '../../renderer/locales/index.ts'
import { messageRow } from './changes.ts'
import { bottomShown, intervals, middleArticle, nextFrame, theScroller, topOf } from './frames.ts'
import LongConversation from './LongConversation.vue'
import './page.css'
import PlainConversation from './PlainConversation.vue'
import { pretendSession } from './session.ts'

interface Times {
  /** Milliseconds from mounting until the newest message was painted, at the bottom. */
  readonly painted: number[]
  /** Milliseconds between frames while it was scrolled up. */
  readonly scrolling: number[]
}
export interface ListTimes {
  readonly list: Times
  /** The virtualiser alone, with the same texts. */
  readonly plain: Times
  /** Milliseconds between frames of the same page at rest. */
  readonly atRest: readonly number[]
  /** Pixels by which what was looked at moved when older messages came in above it: the worst of ten frames, each time. */
  readonly shifts: readonly number[]
}

const PREPENDED = 50
/** Pixels per frame: a hard flick of the wheel. */
const STEP = 300
const FRAMES = 100

/** The real MessageList with `count` rows at once. */
export async function measureList({ count, rounds, prepends }: { count: number, rounds: number, prepends: number }): Promise<ListTimes> {
  pretendSession()
  const all = Array.from({ length: count + prepends * PREPENDED }, (_, n) => messageRow(n, 0))
  const messages = shallowRef<readonly MessageRow[]>(all.slice(prepends * PREPENDED))
  const newest = all.at(-1)?.text ?? ''
  const times = { list: { painted: [], scrolling: [] } as Times, plain: { painted: [], scrolling: [] } as Times }
  const atRest: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    for (const name of ['plain', 'list'] as const) {
      const app = await make(name, messages)
      times[name].painted.push(await timeToPaint(app, newest))
      atRest.push(...await intervals(FRAMES / 4, () => undefined))
      const scroller = theScroller()
      times[name].scrolling.push(...await intervals(FRAMES, () => { scroller.scrollTop -= STEP }))
      app.unmount()
    }
  }
  const app = await make('list', messages)
  await timeToPaint(app, newest)
  const shifts: number[] = []
  for (let page = prepends - 1; page >= 0; page -= 1) shifts.push(await shiftBy(() => { messages.value = all.slice(page * PREPENDED) }))
  app.unmount()
  return { ...times, atRest, shifts }
}

async function make(name: 'list' | 'plain', messages: ShallowRef<readonly MessageRow[]>): Promise<App> {
  if (name === 'plain') return createApp(PlainConversation, { messages })
  const app = createApp(LongConversation, { messages }).use(createPinia()).use(i18n).use(createAppRouter())
  await useSession().start()
  return app
}

async function timeToPaint(app: App, newest: string): Promise<number> {
  await nextFrame()
  const start = performance.now()
  app.mount('#app')
  await bottomShown(newest)
  // The next frame begins when this one has been painted.
  await nextFrame()
  return performance.now() - start
}

/** In the middle of the rows, away from both ends. */
async function shiftBy(prepend: () => void): Promise<number> {
  theScroller().scrollTop = 20_000
  for (let frame = 0; frame < 10; frame += 1) await nextFrame()
  const watched = middleArticle(theScroller())
  const before = topOf(watched)
  prepend()
  await nextTick()
  let worst = 0
  for (let frame = 0; frame < 10; frame += 1) {
    await nextFrame()
    worst = Math.max(worst, Math.abs(topOf(watched) - before))
  }
  return worst
}
