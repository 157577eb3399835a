import type { ConnectionStatus } from '../../core/ipc.ts'
import type { ProviderError } from '../../core/provider-error.ts'
import { HOUR, MINUTE, type Milliseconds, type UtcMs } from '../../core/time.ts'
import type { Template } from '../../core/whatsapp/template.ts'
import type { Clock } from '../clock.ts'
import type { CheckResult, MessagingProvider, Provider, ProviderEvent, SendOutcome } from './provider.ts'

/*
 *  One connection to a provider: is it there, are its webhooks registered, what did the poll bring.
 *
 *    connecting ──check ok──► online ◄──► offline (tried again every `checkEvery`)
 *         └──────────────────────└──────► needs-it (credentials, account: IT must act; tried again as well)
 *
 *  A halt that only sends meet (a locked account answers health checks) stays until one is taken, or the advisor tries.
 */
export interface Connection {
  status(): ConnectionStatus
  start(): void
  /** The machine woke, or says it is online: look now. */
  lookNow(): void
  /** The advisor says that it is mended: it counts as such until a send says otherwise. */
  retry(): void
  /** What a send told about the connection. */
  heard(outcome: SendOutcome): void
  /** Fetches the templates now. */
  syncTemplates(): Promise<CheckResult>
  /** When they were last fetched; null = not since start. */
  templatesAt(): UtcMs | null
  /** What is under way may end when it likes: nothing comes of it any more. */
  stop(): void
}

export interface ConnectionParts {
  readonly provider: Provider & Pick<MessagingProvider, 'templates'>
  readonly clock: Clock
  readonly checkEvery: Milliseconds
  /** 0 = no polling. */
  readonly pollEvery: Milliseconds
  /** The address the provider posts to, where it must be told; null = it is set by hand, or there is none. */
  readonly webhook: () => URL | null
  /** Why no webhook can come in, where one should: the port is taken. */
  readonly deaf: () => string | null
  readonly lastPolled: { get(): UtcMs | null, set(at: UtcMs): void }
  readonly receive: (events: readonly ProviderEvent[]) => void
  readonly gotTemplates: (templates: readonly Template[]) => void
  readonly online: () => void
  readonly changed: () => void
}

/** The mark is kept for the next start only, and the provider's own overlap makes up for its age. */
const MARK_EVERY: Milliseconds = 5 * MINUTE
const TEMPLATES_EVERY: Milliseconds = HOUR

export function createConnection(parts: ConnectionParts): Connection {
  const { provider, clock } = parts
  let status: ConnectionStatus = { state: 'connecting', onlineAt: null, details: '' }
  let registered = false
  /** The provider answers and knows us; what is amiss, if anything, is on our side. */
  let reachable = false
  let sendsHalted: ProviderError | null = null
  let templatesAt = 0
  let polledTo: UtcMs | null = null
  let checking: Promise<void> | null = null
  let polling: Promise<void> | null = null
  let stopped = false
  const offs: (() => void)[] = []

  function become(next: Omit<ConnectionStatus, 'onlineAt'>): void {
    const before = status
    status = { ...next, onlineAt: next.state === 'online' ? clock.now() : status.onlineAt }
    if (before.state !== next.state || before.details !== next.details) parts.changed()
    if (next.state === 'online' && before.state !== 'online') parts.online()
  }
  const failed = (error: ProviderError): void => {
    reachable = false
    become({ state: error.class === 'halt' ? 'needs-it' : 'offline', details: error.details })
  }

  async function check(): Promise<void> {
    const result = await provider.check()
    if (stopped) return
    if (!result.ok) {
      // The check sees it too: then it sees when it is over.
      if (result.error.class === 'halt') sendsHalted = null
      return failed(result.error)
    }
    const url = registered ? null : parts.webhook()
    reachable = true
    if (url !== null) {
      const told = await provider.registerWebhook(url)
      if (stopped) return
      if (!told.ok) return become({ state: told.error.class === 'try-later' ? 'offline' : 'needs-it', details: told.error.details })
      registered = true
    }
    // Before "online": the opt-in and the picker need them. Where they cannot be had, the next check tries again.
    if (Math.abs(clock.now() - templatesAt) >= TEMPLATES_EVERY) await syncTemplates()
    if (stopped) return
    answers()
  }

  /** It is there; whether all is well is another matter. */
  function answers(): void {
    const amiss = parts.deaf() ?? sendsHalted?.details ?? null
    become(amiss === null ? { state: 'online', details: '' } : { state: 'needs-it', details: amiss })
  }

  let syncing: Promise<CheckResult> | null = null
  let syncingNext: Promise<CheckResult> | null = null
  /** One at a time. What changed meanwhile needs one more, however often it is said: an account's templates change by the dozen. */
  function syncTemplates(): Promise<CheckResult> {
    if (syncing === null) return syncing = fetchTemplates().finally(() => { syncing = null })
    return syncingNext ??= syncing.catch(() => undefined).then(() => {
      syncingNext = null
      return syncTemplates()
    })
  }

  async function fetchTemplates(): Promise<CheckResult> {
    if (provider.templates === undefined) return { ok: true }
    const result = await provider.templates()
    if (stopped || !result.ok) return result
    templatesAt = clock.now()
    parts.gotTemplates(result.templates)
    return { ok: true }
  }

  async function poll(): Promise<void> {
    if (provider.poll === undefined) return
    // The provider's time: it dates what it lists, and where ours is hours fast we would ask for the future.
    const startedAt = clock.now() + clock.ahead()
    // A new desk begins about now (the provider's overlap reaches back an hour): older messages are not this desk's to keep.
    polledTo = Math.min(polledTo ?? parts.lastPolled.get() ?? startedAt, startedAt)
    const result = await provider.poll(polledTo)
    if (stopped || !result.ok) return
    parts.receive(result.events)
    polledTo = startedAt
    if (Math.abs(startedAt - (parts.lastPolled.get() ?? 0)) > MARK_EVERY) parts.lastPolled.set(startedAt)
  }

  /** One at a time: a slow provider must not pile up requests. */
  const look = (): void => {
    if (stopped) return
    checking ??= check().catch(shown).finally(() => { checking = null })
  }
  const lookForMail = (): void => {
    if (stopped || !reachable) return
    polling ??= poll().catch(shown).finally(() => { polling = null })
  }

  return {
    status: () => status,
    start() {
      look()
      offs.push(clock.every(parts.checkEvery, look))
      if (parts.pollEvery > 0) offs.push(clock.every(parts.pollEvery, lookForMail))
    },
    lookNow() {
      // A look that is under way may have begun before what called for this one: a new secret, a network that is back.
      if (checking === null) look()
      else void checking.then(look)
      lookForMail()
    },
    heard(outcome) {
      if (outcome.kind === 'accepted') {
        // Only what an answer can disprove: a taken port is not mended by it.
        const disproved = status.state === 'offline' || sendsHalted !== null
        sendsHalted = null
        return disproved ? answers() : undefined
      }
      if (outcome.error.class === 'halt') sendsHalted = outcome.error
      if (outcome.error.class === 'halt' || (outcome.kind !== 'failed' && outcome.error.code === 'offline')) failed(outcome.error)
    },
    retry() {
      sendsHalted = null
      look()
    },
    syncTemplates,
    templatesAt: () => templatesAt || null,
    stop() {
      stopped = true
      for (const off of offs) off()
    },
  }
}

const shown = (error: unknown): void => { console.error('connection', error instanceof Error ? error.message : error) }
