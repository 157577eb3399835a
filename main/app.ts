import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ThreadId } from '../core/ids.ts'
import { accountIdOf } from '../core/accounts.ts'
import { MINUTE, SECOND } from '../core/time.ts'
import { createAccounts } from './accounts/accounts.ts'
import { mergedPolicy, readOwnAccounts } from './accounts/own-accounts.ts'
import type { ThreadChannel } from '../core/messaging/message.ts'
import { viewStateSchema, type Poke, type Session, type StartProblem, type Taken, type ViewState } from '../core/ipc.ts'
import type { Policy } from '../core/policy.ts'
import type { PhoneOrder } from '../core/telephony/phone-window.ts'
import { exchangeOf } from './calls/open-exchange.ts'
import type { OpenExchange } from './calls/wire.ts'
import { createClock, machineTime, type Clock, type MachineTime } from './clock.ts'
import { createDesk, type Desk } from './desk.ts'
import { createHandlers, type Handlers } from './ipc/handlers.ts'
import { createRouter, createTakeDoor, type Call } from './ipc/router.ts'
import type { Keychain } from './ledger/data-key.ts'
import { policyFloorOf, type PolicyFloor } from './ledger/policy-floor.ts'
import { setAside } from './ledger/set-aside.ts'
import type { Note } from './notifications.ts'
import { saveShownMedia } from './save-media.ts'
import { noMicrophone, type Microphone } from './microphone.ts'
import { createNetwork } from './network/network.ts'
import { watchNetwork } from './network-changes.ts'
import { createTwilioSms } from './providers/twilio/twilio-sms.ts'
import { createTwilioVoice } from './providers/twilio/twilio-voice.ts'
import { createTwilioWhatsApp } from './providers/twilio/twilio-whatsapp.ts'
import type { ProviderContext, Providers } from './providers/provider.ts'
import { createWhatsAppCloud } from './providers/whatsapp-cloud/whatsapp-cloud.ts'
import { createPolicyFollower } from './settings/policy/follow.ts'
import type { PolicyResult } from './settings/policy-source.ts'
import { sessionOf } from './session-of.ts'
import { problemOf } from './start-problem.ts'
import { openSecrets } from './settings/secrets.ts'
import { createViewState } from './settings/view-state.ts'
import { listenForWebhooks } from './webhooks/listener.ts'

/** The world around the app: Electron's in index.ts, a plain one in tests and scripts. */
export interface Surroundings {
  /** Where this profile's files live. */
  readonly folder: string
  readonly keychain: Keychain
  /** `quick`: at a start, without asking an address that it has a copy of. */
  readonly loadPolicy: (how: 'quick' | 'fresh', floor: PolicyFloor) => PolicyResult | Promise<PolicyResult>
  /** Default: files are not watched, but looked at now and then. */
  readonly watchFile?: (path: string, changed: () => void) => () => void
  readonly version: string
  readonly platform: Session['platform']
  readonly machine?: MachineTime
  readonly random?: () => number
  /** Default: none. */
  readonly microphone?: Microphone
  /** A desk was opened: whether it has a phone, and needs a window for it that has seen no other desk. */
  readonly phoneWindow?: (wanted: boolean) => void
  /** Which proxy the operating system names for an address, in the words of `session.resolveProxy`; default: none. */
  readonly resolveProxy?: (url: string) => Promise<string>
  readonly poke: (poke: Poke) => void
  /** To the phone window; default: there is none. */
  readonly order?: (order: PhoneOrder) => void
  /** Default: the policy's, over the network. */
  readonly openExchange?: OpenExchange
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
  const machine = world.machine ?? machineTime
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
    let result
    try {
      result = await follower.take()
    } catch (error) {
      // What this desk already went by is not known: a policy from before it could come back.
      problem = problemOf(error, ledgerPath, world.folder)
      return
    }
    if (!result.ok) {
      problem = { code: result.code, details: result.details, actions: ['retry', 'quit'] }
      return
    }
    const { loaded, own } = mergedPolicy(result.loaded, readOwnAccounts(world.folder))
    policy = loaded.policy
    clock = createClock(policy.clock, machine)
    const secrets = await openSecrets(world.folder, world.keychain)
    const network = createNetwork({ network: policy.network, secret: secrets.get, resolveProxy: world.resolveProxy ?? (() => Promise.resolve('DIRECT')) })
    const random = world.random ?? Math.random
    const openExchange = world.openExchange ?? exchangeOf({ policy: loaded.policy, agent: network.agent, clock, secret: secrets.get, random })
    try {
      desk = await createDesk({
        ledgerPath, mediaFolder: join(world.folder, 'media'), recordingsFolder: join(world.folder, 'recordings'), callsFolder: join(world.folder, 'call-recordings'), microphone: world.microphone ?? noMicrophone, clock, secrets, agent: network.agent, trusted: network.trusted,
        keychain: world.keychain,
        loaded,
        random,
        providers: (contextOf) => providersOf(loaded.policy, contextOf),
        listen: (routes, receive) => listenForWebhooks(portOf(loaded.policy), routes, receive),
        isLookedAt: (thread: ThreadId) => world.hasFocus() && view.route.startsWith(`/inbox/${thread}`),
        show: world.show,
        badge: world.badge,
        feedChanged: () => { world.poke({ kind: 'feed' }) },
        statusChanged: (status) => { world.poke({ kind: 'status', status }) },
        phone: {
          openExchange, order: (order) => { world.order?.(order) }, reopenWindow: () => { world.phoneWindow?.(true) },
          phoneChanged: (phone) => { world.poke({ kind: 'phone', phone }) }, levels: (levels) => { world.poke({ kind: 'levels', levels }) },
        },
        mediaProgress: (mediaId, done, total) => { world.poke({ kind: 'progress', mediaId, done, total }) },
      })
      viewKeeper = createViewState(desk.ledger)
      view = viewKeeper.get()
      const { webhooks, woke, phone } = desk
      const accounts = createAccounts({ folder: world.folder, firms: result.loaded, loaded, own, secrets, network, webhooks, phone: phone.now, now: clock.now, retry: woke, reopen })
      const owned = own.map(({ kind }) => accountIdOf(kind)).flatMap((id) => [`connectors.${id}`, `lines.0.${id}`])
      const policyHandlers = {
        'policy.about': () => ({ ...follower.about(loaded.policy), held }),
        'policy.values': () => follower.values(loaded.policy, owned),
        'policy.check': async () => ({ ok: true, outcome: await follower.check() } as const),
      }
      handlers = createHandlers(desk, { session, accounts, policy: policyHandlers, ended, saveView, openHelp, openLink: world.openLink, saveMedia: (id) => saveShownMedia(id, desk, world), records: { policy: loaded.policy, world, now: clock.now, media: desk.media }, act })
      problem = null
      await desk.start()
      watchNetwork(clock, () => { desk?.woke() })
      world.phoneWindow?.(openExchange !== null)
      follower.begin(clock)
    } catch (error) {
      // A folder that cannot be made, a port, a file in the way: the screen says so, and tries again.
      clock.stop()
      await desk?.stop()
      desk = null
      handlers = shutHandlers
      problem = problemOf(error, ledgerPath, world.folder)
    }
  }

  /** Commands wait while it lasts: the page must not hear that there is no desk. */
  let reopening: Promise<void> = Promise.resolve()
  const reopen = (): Promise<void> => reopening = reopening.catch(() => undefined).then(async () => {
    if (stopped) return
    clock?.stop()
    await desk?.stop()
    desk = null
    handlers = shutHandlers
    await start()
    world.poke({ kind: 'reopened' })
  })

  /** A newer policy is there, and not in force yet. */
  let held = false
  /**
   * For another policy: neither a voice note nor a call is cut, no message's outcome is lost, and the page hands over its drafts. By the
   * rules of before nothing more leaves meanwhile: what is submitted waits in line, and dispatch asks the new ones.
   */
  async function reopenWithCare(): Promise<void> {
    desk?.dispatch.stop()
    const busy = (waited: number): boolean => (desk?.recordings.isRunning() === true && waited < LONGEST_NOTE) || desk?.phone.isBusy() === true
    held = busy(0)
    if (held) world.poke({ kind: 'policy' })
    do {
      for (let waited = 0; busy(waited); waited += SECOND) await new Promise<void>((resolve) => { machine.after(SECOND, resolve) })
      // What is under way gets its answer; meanwhile somebody may call.
      await desk?.dispatch.settled()
    } while (desk?.phone.isBusy() === true)
    await new Promise<void>((resolve) => {
      pageEnded = resolve
      machine.after(PAGE_PATIENCE, resolve)
      world.poke({ kind: 'reopening' })
    })
    held = false
    await reopen()
  }
  let pageEnded = (): void => undefined
  function ended(): void {
    pageEnded()
    world.pageEnded()
  }
  let stopped = false
  const follower = createPolicyFollower({
    load: (how) => world.loadPolicy(how, policyFloorOf(ledgerPath)), machine, watchFile: world.watchFile ?? (() => () => undefined), reopen: reopenWithCare,
    changed: () => { world.poke({ kind: 'policy' }) },
  })

  let viewKeeper: ReturnType<typeof createViewState> | null = null
  function saveView(state: ViewState): void {
    view = state
    viewKeeper?.save(state)
    world.theme(state.theme)
  }
  function openHelp(link?: number): void {
    const url = link === undefined ? policy?.organisation.helpUrl : policy?.helpLinks[link]?.url
    if (url !== undefined) world.openHelp(url)
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

  const session = (): Session => sessionOf({ desk, policy, view, problem, version: world.version, platform: world.platform })

  const shutHandlers: Partial<Handlers> = {
    'session.start': session,
    'problem.act': ({ action }) => act(action),
    'help.open'(input) {
      openHelp(input?.link)
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
      stopped = true
      follower.stop()
      clock?.stop()
      await desk?.stop()
      desk = null
    },
  }
}

/** Longest wait for the end of a voice note, and for a page that does not answer. */
const LONGEST_NOTE = 15 * MINUTE
const PAGE_PATIENCE = SECOND

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
