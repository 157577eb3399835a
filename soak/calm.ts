import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { MediaId } from '../core/ids.ts'
import type { Stage } from './stage.ts'
import type { Conversation } from './talks.ts'

/** What settles of itself once the weather is calm, ms. */
const CALM = 60_000
/** Longer than the longest pause between two attempts, ms. */
const NIGHT = 5 * 3_600_000
const onItsWay = (status: string): boolean => ['queued', 'dispatching', 'accepted'].includes(status)

/** Good weather; what is on its way arrives, and the advisor settles what nobody knows. `say`: where it did not come to rest. */
export async function calm(stage: Stage, talks: readonly Conversation[], say: (line: string) => void): Promise<void> {
  const { control, view, pull, until, unanswered, replaced, refusedAtOnce } = stage
  control.network({})
  await control.offline(false)
  const quiet = async (): Promise<true | null> => {
    await pull()
    const rows = [...view.values()]
    const here = new Set(rows.filter(({ direction }) => direction === 'in').map(({ text }) => text))
    const known = talks.every(({ submitted, written }) => submitted.every(({ id }) => refusedAtOnce.has(id) || replaced.has(id) || view.has(id)) && written.every(({ text }) => here.has(text)))
    await fetchAgain(stage)
    return known && !rows.some(({ direction, status, media }) => direction === 'out' && onItsWay(status) || media?.state === 'wanted') ? true : null
  }
  const wait = async (): Promise<void> => {
    await until(quiet, 'quiet', CALM).catch(() => {
      const waits = [...view.values()].filter(({ direction, status, media }) => direction === 'out' && onItsWay(status) || media?.state === 'wanted').map(({ text, status, failure, media }) => `${text} ${status} ${media?.state ?? ''} ${failure?.code ?? ''}`.trim())
      say(`not quiet after ${String(CALM / 1000)} s: ${waits.slice(0, 8).join('; ')}; unanswered: ${String(unanswered.size)}; webhooks that wait: ${String(control.connection().waiting)}`)
    })
  }
  await wait()
  await overNight(stage)
  await wait()
  // Statuses that are still on their way may settle an unknown message by themselves.
  await control.idle()
  await pull()
  await settle(stage, talks)
  await wait()
}

/** A file that failed often is tried again hours later, by itself: so long the machine sleeps. */
async function overNight({ view, desk, control, count, pull }: Stage): Promise<void> {
  for (let night = 0; night < 3 && [...view.values()].some(({ media }) => media?.state === 'wanted'); night += 1) {
    count('nights until the last files were fetched')
    await desk.sleep(NIGHT, async () => { control.advance(NIGHT) })
    await pause(5000)
    await pull()
  }
}

/** As the advisor who presses "fetch again" under a file that could not be fetched; once for each. */
const pressed = new Set<MediaId>()
async function fetchAgain({ view, desk, count }: Stage): Promise<void> {
  for (const { media } of view.values()) {
    if (media?.state !== 'failed' || pressed.has(media.id)) continue
    pressed.add(media.id)
    count('files fetched again by hand')
    await desk.call('media.fetch', { mediaId: media.id })
  }
}

/** As the advisor who asks the client: it came, or it goes out anew. */
async function settle({ view, desk, count, replaced }: Stage, talks: readonly Conversation[]): Promise<void> {
  for (const talk of talks) {
    for (const message of [...talk.submitted]) {
      if (view.get(message.id)?.status !== 'unknown') continue
      const came = talk.phone().some(({ from, text }) => from === 'firm' && text === message.text)
      count(came ? 'unknown, and had gone out' : 'unknown, and had not gone out')
      const newId = randomUUID()
      if (!came) {
        talk.submitted.push({ ...message, id: newId, takenOver: true })
        replaced.add(message.id)
      }
      await desk.call('messages.settle', { id: message.id, as: came ? 'sent' : 'again', newId })
    }
  }
}
