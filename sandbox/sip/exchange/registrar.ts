import { keyOfUri, readAddress, readUri, uriOf } from '../wire/address.ts'
import type { Fields, SipMessage } from '../wire/message.ts'
import type { SipTime } from '../time.ts'
import type { Flow } from './flow.ts'

/** Seconds that a registration may last. */
const SHORTEST = 10
const LONGEST = 3600
const DEFAULT = 600
/** Phones of one account. */
const MOST_BINDINGS = 10

/** Where somebody can be reached now (RFC 3261 §10). */
interface Binding {
  readonly user: string
  readonly uri: string
  /** `+sip.instance`: the phone itself, whatever its address (RFC 5626). */
  readonly instance: string
  readonly flow: Flow
  /** Of the SipTime. */
  readonly until: number
}
export interface Target { readonly user: string, readonly uri: string, readonly flow: Flow }

export interface Registrar {
  /** The answer to a REGISTER of this account (signed in already): status and fields. */
  register(flow: Flow, user: string, request: SipMessage): { readonly status: number, readonly fields: Fields }
  /** All phones of this account. */
  phonesOf(user: string): Target[]
  /** A GRUU (RFC 5627), or the contact itself. */
  phoneAt(uri: string): Target | undefined
  isRegistered(user: string): boolean
  /** What was registered on it can no longer be reached. */
  closed(flow: Flow): void
  clear(): void
}

export function createRegistrar(domain: string, time: SipTime, changed: () => void): Registrar {
  let bindings: Binding[] = []
  const live = (): Binding[] => bindings.filter(({ until }) => until > time.now())
  return {
    register(flow, user, request) {
      const before = live().some((binding) => binding.user === user)
      const contacts = request.all('Contact')
      const secondsOf = (contact: string): number => {
        const given = Number(readAddress(contact).params['expires'] ?? request.get('Expires') ?? DEFAULT)
        return Number.isInteger(given) && given >= 0 ? Math.min(given, LONGEST) : DEFAULT
      }
      if (contacts.some((contact) => contact !== '*' && (uriOf(contact) === null || /[\r\n]/.test(contact)))) return { status: 400, fields: {} }
      if (contacts.some((contact) => contact !== '*' && secondsOf(contact) > 0 && secondsOf(contact) < SHORTEST)) return { status: 423, fields: { 'Min-Expires': SHORTEST } }
      for (const contact of contacts) {
        if (contact === '*') {
          bindings = bindings.filter((binding) => binding.user !== user)
          continue
        }
        const { uri, params } = readAddress(contact)
        const instance = (params['+sip.instance'] ?? '').replace(/^"<|>"$/g, '')
        const same = (binding: Binding): boolean => binding.user === user && (keyOfUri(binding.uri) === keyOfUri(uri) || (instance !== '' && binding.instance === instance))
        bindings = bindings.filter((binding) => binding.until > time.now() && !same(binding))
        if (secondsOf(contact) > 0) bindings.push({ user, uri, instance, flow, until: time.now() + secondsOf(contact) * 1000 })
      }
      const own = live().filter((binding) => binding.user === user)
      const surplus = new Set(own.slice(0, -MOST_BINDINGS))
      bindings = bindings.filter((binding) => !surplus.has(binding))
      flow.user = user
      if (before !== own.length > 0) changed()
      return { status: 200, fields: { Contact: own.filter((binding) => !surplus.has(binding)).map(described), Supported: 'gruu, outbound, path' } }
    },
    phonesOf: (user) => live().filter((binding) => binding.user === user),
    phoneAt(uri) {
      const read = readUri(uri)
      if (!read) return undefined
      const gruu = read.params['gr']
      if (gruu !== undefined) return live().find((binding) => binding.user === read.user && binding.instance === gruu)
      const found = live().find((binding) => keyOfUri(binding.uri) === keyOfUri(uri))
      return found && { user: found.user, uri, flow: found.flow }
    },
    isRegistered: (user) => live().some((binding) => binding.user === user),
    closed(flow) {
      const count = live().length
      bindings = bindings.filter((binding) => binding.flow !== flow)
      if (live().length !== count) changed()
    },
    clear() { bindings = [] },
  }

  function described({ user, uri, instance, until }: Binding): string {
    const gruu = instance === '' ? '' : `;+sip.instance="<${instance}>";pub-gruu="sip:${user}@${domain};gr=${instance}"`
    return `<${uri}>;expires=${String(Math.round((until - time.now()) / 1000))}${gruu}`
  }
}
