import { credentials } from '../credentials.ts'
import type { Change } from '../changes.ts'
import { createExchange, type Exchange } from './exchange/exchange.ts'
import { realTime } from './time.ts'
import { openDoor, type Door } from './web-socket.ts'

const { domain, user, password, number } = credentials.phone
/** Milliseconds that a call rings before nobody has answered it. */
const RINGS_MS = 20_000

/** The telephone network of the sandbox. */
export interface Telephony extends Pick<Door, 'upgrade' | 'cut' | 'isCut'> {
  /** Whether the advisor's phone is registered. */
  isRegistered(): boolean
  close(): void
}

export interface TelephonyParts {
  /** `127.0.0.1:PORT` */
  readonly host: () => string
  readonly changed: (change: Change) => void
}

export function openTelephony({ host, changed }: TelephonyParts): Telephony {
  const time = realTime()
  const exchange: Exchange = createExchange({
    domain, host, time, accounts: [{ user, password, numbers: [number.slice(1)], mailbox: null }],
    phoneOf: () => undefined, phoneAt: () => undefined,
    noAnswerMs: () => RINGS_MS, goesToMailbox: () => false, waiting: () => ({ fresh: 0, old: 0 }),
    changed: () => { changed('connection') },
  })
  const door = openDoor(exchange)
  return {
    upgrade: door.upgrade, cut: door.cut, isCut: door.isCut,
    isRegistered: () => exchange.isRegistered(user),
    close() {
      door.close()
      time.clear()
      exchange.clear()
    },
  }
}
