import { describe, expect, it } from 'vitest'
import type { ContactId, E164 } from '../../../../core/ids.ts'
import { DAY, HOUR } from '../../../../core/time.ts'
import type { ConsentView } from '../../../../core/view.ts'
import { standingOf, takesTemplates, takesText, type Connectors } from './standing.ts'

const now = 1_000 * DAY
const on: Connectors = { whatsapp: { refreshedBy: 'either' }, sms: true }
const consent = (over: Partial<ConsentView> = {}): ConsentView => ({ state: 'opted-in', since: now - HOUR, againAt: 0, answeredBy: 'button', yes: 'YES', left: true, ...over })
const whatsapp = {
  channel: 'whatsapp' as const, contactId: 'c' as ContactId, address: '+447700900142' as E164, consent: consent(),
  window: { lastClientAt: now - HOUR, lastOwnAt: null, closedAt: null }, smsBlock: null,
}
const sms = { ...whatsapp, channel: 'sms' as const, consent: null, window: null }

describe('a WhatsApp thread', () => {
  it('is free within 24 hours of the last message, and says until when and why', () => {
    expect(standingOf(whatsapp, on, now)).toEqual({ kind: 'free', closesAt: now - HOUR + DAY, because: 'client', acceptedAt: now - HOUR })
  })
  it('is news no longer once the advisor has written', () => {
    const written = { ...whatsapp, window: { lastClientAt: now - HOUR, lastOwnAt: now - 1, closedAt: null } }
    expect(standingOf(written, on, now)).toMatchObject({ kind: 'free', because: 'own', acceptedAt: null })
  })
  it('is news for a day at most', () => {
    const silent = { ...whatsapp, consent: consent({ since: now - DAY }) }
    expect(standingOf(silent, on, now)).toMatchObject({ kind: 'free', acceptedAt: null })
  })
  it('takes templates only at exactly 24 hours', () => {
    expect(standingOf(whatsapp, on, now - HOUR + DAY)).toEqual({ kind: 'template-only', ended: true })
  })
  it('of a consent recorded elsewhere begins with a template', () => {
    expect(standingOf({ ...whatsapp, consent: consent({ answeredBy: 'elsewhere' }), window: null }, on, now)).toEqual({ kind: 'template-only', ended: false })
  })
  it('heeds only the client where the provider does', () => {
    const own = { ...whatsapp, window: { lastClientAt: now - 2 * DAY, lastOwnAt: now - HOUR, closedAt: null } }
    expect(standingOf(own, { ...on, whatsapp: { refreshedBy: 'client' } }, now)).toEqual({ kind: 'template-only', ended: true })
  })
  it.each(['pending', 'unreachable'] as const)('that is %s says when the opt-in can be sent again', (state) => {
    expect(standingOf({ ...whatsapp, consent: consent({ state, againAt: now + 5 }) }, on, now)).toEqual({ kind: state, againAt: now + 5, ...(state === 'pending' && { left: true }) })
  })
  it('of somebody who declined takes nothing', () => {
    const standing = standingOf({ ...whatsapp, consent: consent({ state: 'declined' }) }, on, now)
    expect([standing.kind, takesText(standing), takesTemplates(standing)]).toEqual(['declined', false, false])
  })
  it('of a stranger asks for the contact first, whatever the consent', () => {
    expect(standingOf({ ...whatsapp, contactId: null, consent: null }, on, now)).toEqual({ kind: 'stranger' })
  })
  it('of a contact never asked needs the opt-in', () => {
    expect(standingOf({ ...whatsapp, consent: consent({ state: 'none' }) }, on, now)).toEqual({ kind: 'opt-in-needed' })
  })
  it('takes nothing while the connector is off', () => {
    expect(standingOf(whatsapp, { ...on, whatsapp: null }, now)).toEqual({ kind: 'connector-off', channel: 'whatsapp' })
  })
})

describe('an SMS thread', () => {
  it('takes text, also to people who are not in the contacts', () => expect(standingOf({ ...sms, contactId: null }, on, now)).toEqual({ kind: 'sms' }))
  it('takes no templates', () => expect(takesTemplates(standingOf(sms, on, now))).toBe(false))
  it.each(['sms-opted-out', 'not-sms-capable'] as const)('that is %s takes nothing', (smsBlock) => {
    const standing = standingOf({ ...sms, smsBlock }, on, now)
    expect([standing.kind, takesText(standing)]).toEqual([smsBlock, false])
  })
  it('takes nothing while SMS is off', () => expect(standingOf(sms, { ...on, sms: false }, now)).toEqual({ kind: 'connector-off', channel: 'sms' }))
})

it('what callers left is listened to, not written to, whoever they are', () => {
  const voice = { channel: 'voice', contactId: null, address: null, consent: null, window: null, smsBlock: null } as const
  expect(standingOf(voice, { whatsapp: null, sms: false }, 0)).toEqual({ kind: 'voice' })
})
