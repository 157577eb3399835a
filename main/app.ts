import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { MediaId, ThreadId } from '../core/ids.ts'
import { createAccounts } from './accounts/accounts.ts'
import { mergedPolicy, readOwnAccounts } from './accounts/own-accounts.ts'
import type { ThreadChannel } from '../core/messaging/message.ts'
import { viewStateSchema, type Poke, type Session, type StartProblem, type Taken, type ViewState } from '../core/ipc.ts'
import { hasCards, refreshedBy, type Policy } from '../core/policy.ts'
import { createClock, machineTime, type Clock, type MachineTime } from './clock.ts'
import { createDesk, type Desk } from './desk.ts'
import { createHandlers, type Handlers } from './ipc/handlers.ts'
import { createRouter, createTakeDoor, type Call } from './ipc/router.ts'
import type { Keychain } from './ledger/data-key.ts'
import { asProblem } from './ledger/database.ts'
import { setAside } from './ledger/set-aside.ts'
import type { Note } from './notifications.ts'
import { fileNameOf } from './media/file-name.ts'
import { saveCopy } from './media/save-copy.ts'
import { noMicrophone, type Microphone } from './microphone.ts'
import { createNetwork } from './network/network.ts'
import { createTwilioSms } from './providers/twilio/twilio-sms.ts'
import { createTwilioVoice } from './providers/twilio/twilio-voice.ts'
import { createTwilioWhatsApp } from './providers/twilio/twilio-whatsapp.ts'
import type { ProviderContext, Providers } from './providers/provider.ts'
import { createWhatsAppCloud } from './providers/whatsapp-cloud/whatsapp-cloud.ts'
import type { PolicyResult } from './settings/policy-source.ts'
import { openSecrets } from './settings/secrets.ts'
import { createViewState } from './settings/view-state.ts'
import { listenForWebhooks } from './webhooks/listener.ts'

/** The world around the app: Electron's in index.ts, a plain one in tests and scripts. */
export interface Surroundings {
  /** Where this profile's files live. */
  readonly folder: string
  readonly keychain: Keychain
  readonly loadPolicy: () => PolicyResult
  readonly version: string
  readonly platform: Session['platform']
  readonly machine?: MachineTime
  readonly random?: () => number
  /** Default: none. */
  readonly microphone?: Microphone
  /** Which proxy the operating system names for an address, in the words of `session.resolveProxy`; default: none. */
  readonly resolveProxy?: (url: string) => Promise<string>
  readonly poke: (poke: Poke) => void
  readonly show: (note: Note) => void
  readonly badge: (unread: number) => void
  /** One of our windows has the focus. */
  readonly hasFocus: () => boolean
  readonly openHelp: (url: string) => void
  /** Asks the advisor, outside the page, whether to open this address in the browser; false = they would rather not. */
  readonly openLink: (url: string) => Promise<boolean>
  readonly showFile: (path: string) => void
  /** Asks the advisor where to save a file of this name; null = nowhere. */
  readonly saveAs: (name: string) => Promise<string | null>
  readonly quit: () => void
  /** The page has handed over what was being written (session.end). */
  readonly pageEnded: () => void
  readonly theme: (theme: ViewState['theme']) => void
}

export interface App {
  /** Answers a command of the renderer. Throws BadCall where it is not one. */
  readonly call: (call: Call) => Promise<unknown>
  /** Takes a file that the advisor dropped, pasted or chose. Throws BadCall likewise. */
  readonly take: (call: Omit<Call, 'name'>) => Promise<Taken>
  /** The desk; null while a problem keeps it shut. */
  desk(): Desk | null
  clock(): Clock | null
  viewState(): ViewState
  start(): Promise<void>
  woke(): void
  stop(): Promise<void>
}

/** The composition root: settings, then ledger and rooms, then the door for the renderer. */
export function createApp(world: Surroundings): App {
  const ledgerPath = join(world.folder, 'ledger.db')
  let desk: Desk | null = null
  let clock: Clock | null = null
  let problem: StartProblem | null = null
  let policy: Policy | null = null
  let view: ViewState = viewStateSchema.parse({})

  let starting: Promise<void> | null = null
  /** One at a time: two desks on one ledger would be in each other's way. */
  const start = (): Promise<void> => starting ??= open().finally(() => { starting = null })

  async function open(): Promise<void> {
    mkdirSync(world.folder, { recursive: true, mode: 0o700 })
    const result = world.loadPolicy()
    if (!result.ok) {
      problem = { code: result.code, details: result.details, actions: ['retry', 'quit'] }
      return
    }
    const { loaded, own } = mergedPolicy(result.loaded, readOwnAccounts(world.folder))
    policy = loaded.policy
    clock = createClock(policy.clock, world.machine ?? machineTime)
    const secrets = await openSecrets(world.folder, world.keychain)
    const network = createNetwork({ network: policy.network, secret: secrets.get, resolveProxy: world.resolveProxy ?? (() => Promise.resolve('DIRECT')) })
    try {
      desk = await createDesk({
        ledgerPath, mediaFolder: join(world.folder, 'media'), recordingsFolder: join(world.folder, 'recordings'), microphone: world.microphone ?? noMicrophone, clock, secrets, agent: network.agent,
        keychain: world.keychain,
        loaded,
        random: world.random ?? Math.random,
        providers: (contextOf) => providersOf(loaded.policy, contextOf),
        listen: (routes, receive) => listenForWebhooks(portOf(loaded.policy), routes, receive),
        isLookedAt: (thread: ThreadId) => world.hasFocus() && view.route.startsWith(`/inbox/${thread}`),
        show: world.show,
        badge: world.badge,
        feedChanged: () => { world.poke({ kind: 'feed' }) },
        statusChanged: (status) => { world.poke({ kind: 'status', status }) },
        mediaProgress: (mediaId, done, total) => { world.poke({ kind: 'progress', mediaId, done, total }) },
      })
      viewKeeper = createViewState(desk.ledger)
      view = viewKeeper.get()
      const { webhooks, woke } = desk
      const accounts = createAccounts({ folder: world.folder, firms: result.loaded, loaded, own, secrets, network, webhooks, retry: woke, reopen })
      handlers = createHandlers(desk, { session, accounts, ended: world.pageEnded, saveView, openHelp, openLink: world.openLink, saveMedia, act })
      problem = null
      await desk.start()
    } catch (error) {
      // A folder that cannot be made, a port, a file in the way: the screen says so, and tries again.
      const found = asProblem(error, world.folder)
      clock.stop()
      await desk?.stop()
      desk = null
      handlers = shutHandlers
      problem = { code: found.code, details: [ledgerPath, found.message], actions: waysOut[found.code] ?? ['retry', 'show-file', 'quit'] }
    }
  }

  /** Commands wait while it lasts: the page must not hear that there is no desk. */
  let reopening: Promise<void> = Promise.resolve()
  const reopen = (): Promise<void> => reopening = reopening.catch(() => undefined).then(async () => {
    clock?.stop()
    await desk?.stop()
    desk = null
    handlers = shutHandlers
    await start()
    world.poke({ kind: 'reopened' })
  })

  let viewKeeper: ReturnType<typeof createViewState> | null = null
  function saveView(state: ViewState): void {
    view = state
    viewKeeper?.save(state)
    world.theme(state.theme)
  }
  const openHelp = (): void => { if (policy?.organisation.helpUrl !== undefined) world.openHelp(policy.organisation.helpUrl) }

  async function saveMedia(id: MediaId): Promise<{ ok: true } | { ok: false, details: string }> {
    const ref = desk?.media.ref(id)
    if (desk === null || ref == null) return { ok: false, details: '' }
    const path = await world.saveAs(fileNameOf(ref))
    if (path === null) return { ok: false, details: '' }
    try {
      await saveCopy(path, desk.media.read(id), world.platform)
      return { ok: true }
    } catch (error) {
      return { ok: false, details: error instanceof Error ? error.message : String(error) }
    }
  }

  async function act(action: StartProblem['actions'][number]): Promise<{ ok: true } | { ok: false, details: string }> {
    if (action === 'show-file') world.showFile(ledgerPath)
    if (action === 'quit') world.quit()
    if (problem === null || action === 'show-file' || action === 'quit') return { ok: true }
    if (action === 'set-aside') {
      if (!problem.actions.includes('set-aside')) return { ok: false, details: 'this ledger is in order' }
      try {
        setAside(ledgerPath)
      } catch (error) {
        return { ok: false, details: error instanceof Error ? error.message : String(error) }
      }
    }
    await start()
    return { ok: true }
  }

  const session = (): Session => ({
    viewKey: desk?.ledger.sealing.viewKey ?? new Uint8Array(32),
    viewEpoch: desk?.ledger.epoch ?? '',
    appVersion: world.version,
    platform: world.platform,
    organisation: { name: policy?.organisation.name ?? '', helpUrl: policy?.organisation.helpUrl ?? null, itContact: policy?.organisation.itContact ?? null },
    advisor: { name: policy?.advisor.name ?? '', email: policy?.advisor.email ?? null },
    lines: (policy?.lines ?? []).map(({ id, name, whatsapp, sms, voice }) => ({ id, name, whatsapp: whatsapp?.number ?? null, sms: sms?.number ?? null, voice: voice?.number ?? null })),
    connectors: {
      whatsapp: policy?.connectors.whatsapp?.enabled ? { refreshedBy: refreshedBy(policy.connectors.whatsapp), cards: hasCards(policy.connectors.whatsapp) } : null,
      sms: policy?.connectors.sms?.enabled ?? false,
      voice: policy?.connectors.voice?.enabled ?? false,
    },
    viewState: view,
    status: desk?.status() ?? { whatsapp: shut, sms: shut, voice: shut, clockOffset: 0, waiting: 0, templatesAt: null, filesOff: { whatsapp: null, sms: null }, storage: 'ok' },
    problem,
  })

  const shutHandlers: Partial<Handlers> = {
    'session.start': session,
    'problem.act': ({ action }) => act(action),
    'help.open'() {
      openHelp()
      return { ok: true }
    },
  }
  let handlers = shutHandlers
  const route = createRouter(() => handlers)
  const takeFile = createTakeDoor(() => desk)
  return {
    async call(call) {
      await reopening.catch(() => undefined)
      return route(call)
    },
    async take(call) {
      await reopening.catch(() => undefined)
      return takeFile(call)
    },
    desk: () => desk,
    clock: () => clock,
    viewState: () => view,
    start,
    woke: () => { desk?.woke() },
    async stop() {
      clock?.stop()
      await desk?.stop()
      desk = null
    },
  }
}

const shut = { state: 'off', onlineAt: null, details: '' } as const

/** What the advisor can do about it, by problem. Only a broken file is set aside: it stays, under another name. */
const waysOut: Partial<Record<StartProblem['code'], StartProblem['actions']>> = {
  'ledger-locked': ['retry', 'quit'],
  'ledger-corrupt': ['retry', 'set-aside', 'show-file', 'quit'],
  'ledger-newer': ['show-file', 'quit'],
  'ledger-key': ['retry', 'set-aside', 'show-file', 'quit'],
  'disk-full': ['retry', 'quit'],
}

function providersOf(policy: Policy, contextOf: (channel: ThreadChannel) => ProviderContext): Providers {
  const { whatsapp, sms, voice } = policy.connectors
  return {
    ...(whatsapp?.enabled && whatsapp.provider === 'whatsapp-cloud' && { whatsapp: createWhatsAppCloud(whatsapp, policy.lines, contextOf('whatsapp')) }),
    ...(whatsapp?.enabled && whatsapp.provider === 'twilio-whatsapp' && { whatsapp: createTwilioWhatsApp(whatsapp, policy.lines, contextOf('whatsapp')) }),
    ...(sms?.enabled && { sms: createTwilioSms(sms, policy.lines, contextOf('sms')) }),
    ...(voice?.enabled && { voice: createTwilioVoice(voice, policy.lines, contextOf('voice')) }),
  }
}

/** One listener serves all: the first fixed port of a connector that is on, else any free one. */
const portOf = ({ connectors: { whatsapp, sms, voice } }: Policy): number =>
  (whatsapp?.enabled && whatsapp.webhook?.port) || (sms?.enabled && sms.webhook?.port) || (voice?.enabled && voice.webhook?.port) || 0
