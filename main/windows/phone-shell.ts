import { app, globalShortcut, powerSaveBlocker, type IpcMainInvokeEvent } from 'electron'
import type { CommandName, Input, Poke } from '../../core/ipc.ts'
import type { PhoneAbout } from '../../core/telephony/about.ts'
import type { PhoneNow } from '../../core/telephony/call.ts'
import { createKeepAwake } from './keep-awake.ts'
import { createPhoneKeys } from './phone-keys.ts'
import { createRingingWindow } from './ringing-window.ts'
import { claimLinks, createTelLinks, linkIn } from './tel-links.ts'

/** What the desktop has of calls: the small window, the keys of every program, links of other programs. */
export interface PhoneShell {
  heard(poke: Poke): void
  /** The screen is, or is not any more. */
  locked(on: boolean): void
  /** A question of the small window's page, and one that it may ask. */
  mayAsk(event: IpcMainInvokeEvent, name: unknown, input: unknown): boolean
  /** An address, or a command line with one. False = there was no number in it. */
  offer(link: string | readonly string[]): boolean
  /** The main page hears pokes from now on. */
  pageListens(): void
  /** The policy is known. */
  started(): void
}

interface Parts {
  readonly icon: string
  /** As the app's own: trusted. */
  readonly call: (name: CommandName, input: unknown) => Promise<unknown>
  /** A number for the keypad: the main window comes up with it. */
  readonly dial: (number: string) => void
  readonly phoneShown: (now: PhoneNow) => void
}

export function createPhoneShell({ icon, call, dial, phoneShown }: Parts): PhoneShell {
  const complain = (error: unknown): void => { console.error('phone', error) }
  const ringing = createRingingWindow(icon)
  const awake = createKeepAwake(powerSaveBlocker)
  const links = createTelLinks(dial)
  const keys = createPhoneKeys(globalShortcut, (act: Input<'calls.act'>) => { call('calls.act', act).catch(complain) })

  /** Again with each policy: the firm may have changed its mind. */
  async function started(): Promise<void> {
    const { openLinks } = await call('phone.about', undefined) as PhoneAbout
    claimLinks(app, openLinks)
    phoneShown(await call('phone.get', undefined) as PhoneNow)
  }
  return {
    heard(poke) {
      ringing.heard(poke)
      if (poke.kind === 'phone') {
        keys.heard(poke.phone)
        awake.heard(poke.phone)
        phoneShown(poke.phone)
      } else if (poke.kind === 'reopened') void started().catch(complain)
    },
    locked: ringing.locked,
    mayAsk: ringing.mayAsk,
    offer: (link) => links.offer(typeof link === 'string' ? link : linkIn(link)),
    pageListens: links.pageListens,
    // While a problem keeps the desk shut there is no phone to speak of.
    started: () => { started().catch(() => undefined) },
  }
}
