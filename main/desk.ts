import type { LineId, MediaId, ThreadId } from '../core/ids.ts'
import type { ThreadChannel } from '../core/messaging/message.ts'
import type { Status, Taken, TakeInput } from '../core/ipc.ts'
import { DAY, SECOND } from '../core/time.ts'
import type { FileTexts } from '../core/dlp/file-scan.ts'
import type { Clock } from './clock.ts'
import { createDlp, type DlpParts } from './dlp/dlp.ts'
import { createJudgeFile } from './dlp/judge-file.ts'
import { createPreview, type Preview } from './dlp/preview.ts'
import { createConnection, type Connection } from './providers/connection.ts'
import { createContacts, type Contacts } from './contacts/contacts.ts'
import { createFeed, type Feed } from './feed/feed.ts'
import { createLook } from './gate/look.ts'
import { createReceive } from './inbound/receive.ts'
import { openLedger, type Ledger } from './ledger/ledger.ts'
import { remembered } from './ledger/remembered.ts'
import type { Keychain } from './ledger/data-key.ts'
import { notePolicy } from './note-policy.ts'
import { createNotifications, type Note } from './notifications.ts'
import { composeBody } from './outbound/compose.ts'
import { createDispatch, type Dispatch } from './outbound/dispatch.ts'
import { createPacing } from './outbound/pacing.ts'
import { createArchive, type Archive } from './archive/archive.ts'
import { createSinks } from './archive/sinks.ts'
import { createSubmit, type Submit } from './outbound/submit.ts'
import { createUploads } from './outbound/uploads.ts'
import { createMediaFetch } from './media/fetch.ts'
import { nowAndThen } from './media/progress.ts'
import { createPublishedMedia, MEDIA_PATH } from './media/published.ts'
import { createTake } from './media/take.ts'
import { createMediaStore, type MediaStore } from './media/media-store.ts'
import { createRecordings, type Recordings } from './media/recordings.ts'
import { createCallRecordings } from './media/call-recordings.ts'
import { createPhone } from './calls/create-phone.ts'
import type { Phone, PhoneWorld } from './calls/phone.ts'
import type { Microphone } from './microphone.ts'
import type { Provider, ProviderContext, Providers, ReceiveEvents } from './providers/provider.ts'
import { addressBelow } from './providers/address-below.ts'
import { createRetention } from './records/retention.ts'
import type { LoadedPolicy } from './settings/policy-source.ts'
import type { Secrets } from './settings/secrets.ts'
import { createReach } from './providers/reach.ts'
import { createTemplates, type Templates } from './templates/templates.ts'
import { createAddresses, type Addresses } from './threads/addresses.ts'
import { createRedate } from './threads/redate.ts'
import { createThreads, type Threads } from './threads/threads.ts'
import { knownPlaces } from './threads/known-places.ts'
import { createViewMarks, type ViewMarks } from './threads/view-marks.ts'
import { routesOf } from './routes.ts'
import { keepClock, recallClock } from './kept-clock.ts'
import { storageOf } from './storage.ts'
import { shut } from './session-of.ts'
import { unharmed } from './unharmed.ts'
import { createUnread } from './unread.ts'
import type { FileRoute, ListenResult, WebhookListener, WebhookRoute } from './webhooks/listener.ts'

/** Everything of one advisor's desk that stands on an open ledger. */
export interface Desk extends Preview {
  readonly ledger: Ledger
  readonly threads: Threads, readonly contacts: Contacts
  readonly addresses: Addresses, readonly templates: Templates
  readonly marks: ViewMarks
  readonly knownPlaces: ReturnType<typeof knownPlaces>
  readonly submit: Submit, readonly dispatch: Dispatch
  readonly feed: Feed
  readonly media: MediaStore
  /** What is written in the files, for the firm's rules. */
  readonly files: FileTexts
  readonly recordings: Recordings, readonly phone: Phone, readonly archive: Archive
  readonly connections: Readonly<Partial<Record<ThreadChannel, Connection>>>
  status(): Status
  start(): Promise<void>
  /** The machine woke, or its network came back. */
  woke(): void
  /** The advisor says that it is mended: checks, and sends what waited. */
  retry(channel: 'whatsapp' | 'sms'): void
  /** The policy has this line, with a number for this channel. */
  hasLine(line: LineId, channel: 'whatsapp' | 'sms'): boolean
  markReadAtProvider(line: LineId, providerId: string, typing: boolean): void
  /** Seals a file of the advisor's, to go out from a thread. */
  take(input: TakeInput): Promise<Taken>
  /** How the provider's webhooks reach this desk. */
  webhooks(channel: ThreadChannel): { readonly base: URL | null, readonly deaf: string | null, readonly onRequest: WebhookListener['onRequest'] }
  /** Fetch again what could not be fetched. */
  fetchMedia(id: MediaId): void
  stop(): Promise<void>
}

export interface DeskParts extends Pick<DlpParts, 'trusted'> {
  readonly ledgerPath: string
  readonly mediaFolder: string
  readonly recordingsFolder: string, readonly callsFolder: string
  readonly microphone: Microphone
  readonly keychain: Keychain
  readonly loaded: LoadedPolicy
  readonly secrets: Pick<Secrets, 'get'>
  readonly clock: Clock
  readonly agent: ProviderContext['agent']
  readonly phone: PhoneWorld
  /** In [0, 1): for the jitter of retries. */
  readonly random: () => number
  readonly providers: (contextOf: (channel: ThreadChannel) => ProviderContext) => Providers
  readonly listen: (routes: readonly (WebhookRoute | FileRoute)[], receive: ReceiveEvents) => Promise<ListenResult>
  readonly isLookedAt: (thread: ThreadId) => boolean
  readonly show: (note: Note) => void
  readonly badge: (unread: number) => void
  readonly feedChanged: () => void
  readonly statusChanged: (status: Status) => void
  readonly mediaProgress: (id: MediaId, done: number, total: number | null) => void
}

/** How long Quit waits for a provider's answer. */
const PATIENCE = 5 * SECOND

/** Opens the ledger and puts the rooms together; rejects with LedgerProblem. Nothing runs before `start`. */
export async function createDesk(parts: DeskParts): Promise<Desk> {
  const { keychain, clock, loaded: { policy } } = parts
  const ledger = await openLedger({ path: parts.ledgerPath, keychain, recoveryPublicKey: policy.records.recoveryPublicKey, clock })
  try {
    recallClock(ledger, clock)
    return furnish(parts, ledger)
  } catch (error) {
    ledger.close()
    throw error
  }
}

function furnish(parts: DeskParts, ledger: Ledger): Desk {
  const { clock, loaded: { policy } } = parts
  const addresses = createAddresses(ledger.sealing, ledger.state)
  const threads = createThreads(ledger, addresses)
  const contacts = createContacts(ledger, addresses, threads)
  const templates = createTemplates(ledger, policy)
  const marks = createViewMarks(ledger)
  const media = createMediaStore(ledger, parts.mediaFolder)
  let listener: WebhookListener | null = null
  let deaf: string | null = null
  const { publicUrl, webhookBase, reachedAt, filesOff } = createReach(policy, () => listener?.baseUrl ?? null, () => deaf)
  const dlp = createDlp({ ...parts, policy, ledger, media, changed: () => { statusChanged() } })
  const archive = createArchive({ ...parts, policy, ledger, media, sinks: createSinks(policy, ledger, { secretOf: parts.secrets.get, agent: parts.agent, trusted: parts.trusted, now: clock.now }), changed: () => { statusChanged() } })
  const look = createLook({ policy, state: ledger.state, contacts, templates, media, ...dlp, archiveBehind: archive.blocks, hasPublicAddress: (channel) => filesOff(channel) === null, now: clock.now })
  const pacing = createPacing(ledger, clock)
  const feed = createFeed({ policy, ledger, contacts, threads, templates, marks, media, turnOf: pacing.turnOf })
  const unread = createUnread(ledger)
  const arrived = createNotifications({ rowOf: feed.row, isLookedAt: parts.isLookedAt, show: parts.show })

  const published = createPublishedMedia(media, clock)
  const mediaUrl = (channel: ThreadChannel, id: MediaId): URL | null => {
    const base = reachedAt(channel)
    const token = base && published.publish(id)
    return base === null || token === null ? null : addressBelow(base, MEDIA_PATH + token)
  }
  const providers = parts.providers((channel) => ({
    agent: parts.agent, now: clock.now, observeDate: clock.observe, secret: parts.secrets.get, webhookBase: () => webhookBase(channel), mediaUrl: (id) => mediaUrl(channel, id),
    troubled: (error) => { connections[channel]?.heard({ kind: 'failed', error }) },
  }))
  /**
   * The gate judges by the clock. Where that is the provider's, nothing is sent before a provider has told the time in
   * this run: the machine's may have been set since the last one. Where none answers, nothing could leave anyway.
   */
  let begun = false
  let started = false
  const wake = (): void => {
    begun ||= clock.settled() || Object.values(connections).some((connection) => connection.status().state === 'online')
    if (begun && started) dispatch.wake()
  }
  const submit = createSubmit({ ledger, policy, clock, threads, contacts, addresses, templates, marks, look, media, queued: wake })
  const recordings = createRecordings({ ledger, folder: parts.recordingsFolder, store: media, marks, microphone: parts.microphone, gate: submit.refusesVoiceNote })
  const callRecordings = createCallRecordings({ policy, ledger, store: media, folder: parts.callsFolder, clock })
  const receive = createReceive({ ledger, policy, threads, contacts, addresses, clock, marks, submit, arrived, templatesChanged: () => { void connections.whatsapp?.syncTemplates().catch((error: unknown) => { console.error('templates', error) }) } })
  const progress = nowAndThen(parts.mediaProgress, clock.now)
  const uploads = createUploads({ ledger, policy, clock, store: media, progress })
  const dispatch = createDispatch({
    ledger, clock, look, marks, threads, addresses, uploads, files: dlp.files, pacing, random: parts.random,
    provider: (channel) => providers[channel] ?? null,
    heard: (channel, outcome) => { connections[channel]?.heard(outcome) },
  })
  const fetch = createMediaFetch({ ledger, store: media, clock, judge: createJudgeFile(ledger, dlp.rules, dlp.files), random: parts.random, provider: (channel) => providers[channel] ?? null, progress })
  const connections: Partial<Record<ThreadChannel, Connection>> = {}
  const statusChanged = (): void => {
    parts.statusChanged(desk.status())
    if (!begun) wake()
  }
  for (const channel of ['whatsapp', 'sms', 'voice'] as const) {
    const provider = providers[channel]
    const connector = policy.connectors[channel]
    if (provider === undefined || connector === undefined) continue
    connections[channel] = createConnection({
      provider,
      clock,
      checkEvery: (connector.provider === 'whatsapp-cloud' ? connector.checkEverySeconds : connector.pollEverySeconds || 60) * SECOND,
      pollEvery: connector.provider === 'whatsapp-cloud' ? 0 : connector.pollEverySeconds * SECOND,
      webhook: () => connector.webhook?.register === true ? webhookBase(channel) : null,
      deaf: () => connector.webhook === undefined ? null : deaf,
      lastPolled: remembered(ledger, `polled.${channel}`),
      receive,
      gotTemplates: (found) => { templates.replaceAll(found) },
      online: () => {
        if (channel !== 'voice') dispatch.online(channel)
        fetch.online(channel)
      },
      changed: statusChanged,
    })
  }

  const phone = createPhone({
    ...parts.phone, recorder: callRecordings.recorder, policy, secret: parts.secrets.get, ledger, threads, contacts, addresses, marks, submit, clock, arrived, statusChanged: () => { statusChanged() },
  })
  const retention = createRetention({ ledger, addresses, policy, media, marks, clock })
  const redate = createRedate(ledger, clock)
  const storage = storageOf(ledger, statusChanged)
  let badged = -1
  const changed = (touched: readonly ThreadId[]): void => {
    for (const thread of touched) unread.recount(thread)
    parts.feedChanged()
    fetch.wake()
    const now = unread.total()
    if (now !== badged) parts.badge(badged = now)
    statusChanged()
  }

  const desk: Desk = {
    ledger, threads, contacts, addresses, templates, marks, knownPlaces: knownPlaces(ledger, policy), media, recordings, phone, archive, submit, dispatch, feed, connections, files: dlp.files,
    status: () => ({
      whatsapp: connections.whatsapp?.status() ?? shut,
      sms: connections.sms?.status() ?? shut,
      voice: connections.voice?.status() ?? shut,
      phone: phone.status(),
      clockOffset: clock.offset(),
      waiting: dispatch.waiting(),
      templatesAt: connections.whatsapp?.templatesAt() ?? null,
      filesOff: { whatsapp: filesOff('whatsapp'), sms: filesOff('sms') },
      storage: storage(), notices: dlp.notices.state(), archive: archive.brief(),
    }),
    async start() {
      notePolicy({ ledger, templates, loaded: parts.loaded })
      contacts.purge()
      await recordings.recover()
      const attached = marks.attached()
      // By the machine's time, as the file system keeps it.
      media.purge((id) => attached.has(id) || ledger.state.get('media', id) !== null, Date.now() - DAY)
      ledger.onChange(changed)
      changed([])
      redate()
      clock.onJump(() => {
        unharmed(redate)
        statusChanged()
        wake()
      })
      keepClock(ledger, clock, wake)
      const listening = await parts.listen(routesOf(Object.values(providers) as readonly Provider[], publicUrl, published), async (events) => { receive(events) })
      if (listening.ok) listener = listening.listener
      else deaf = listening.details
      started = true
      for (const connection of Object.values(connections)) connection.start()
      dlp.notices.start()
      retention.start()
      archive.start()
      phone.start()
      void callRecordings.recover()
      wake()
      fetch.wake()
    },
    woke() {
      clock.woke()
      for (const connection of Object.values(connections)) connection.lookNow()
      phone.woke()
      archive.woke()
    },
    retry(channel) {
      connections[channel]?.retry()
      dispatch.online(channel)
    },
    hasLine: (line, channel) => policy.lines.some((entry) => entry.id === line && entry[channel] !== undefined),
    markReadAtProvider(line, providerId, typing) {
      // A read receipt is a courtesy: where it fails nothing is lost.
      providers.whatsapp?.markRead?.(line, providerId, typing).catch(() => undefined)
    },
    take: createTake({ store: media, channelOf: (id) => threads.get(id)?.channel ?? null, taken: (id, channel) => void dlp.files.ready(id, { direction: 'out', channel }) }),
    webhooks: (channel) => ({ base: webhookBase(channel), deaf, onRequest: (heard) => listener?.onRequest(heard) ?? (() => undefined) }),
    ...createPreview({ ...dlp, compose: (body) => composeBody(body, { templates, media }), threads, templates, now: clock.now }),
    fetchMedia(id) { fetch.again(id) },
    async stop() {
      fetch.stop()
      dispatch.stop()
      retention.stop()
      archive.stop()
      await phone.stop()
      await Promise.all([recordings.abandon(), callRecordings.stop()])
      await listener?.close()
      await Promise.all([dlp.files.stop(), dlp.notices.stop()])
      for (const connection of Object.values(connections)) connection.stop()
      // An answer that takes longer is lost; the next start calls its message's outcome unknown.
      await Promise.race([Promise.all([dispatch.settled(), fetch.settled(), archive.settled()]), new Promise((resolve) => { setTimeout(resolve, PATIENCE).unref() })])
      ledger.close()
    },
  }
  return desk
}
