import { describe, expect, it } from 'vitest'
import { sendKeys } from './dtmf.ts'

/** A call; `takes`: the far side has agreed on telephone-event (RFC 4733). */
function callOf(takes: boolean) {
  const sender = { canInsertDTMF: takes, toneBuffer: '', inserted: [] as unknown[], ontonechange: null as ((event: { tone: string }) => void) | null, insertDTMF(...given: unknown[]) { sender.inserted.push(given) } }
  const messages: unknown[] = []
  const session = { connection: { getSenders: () => [{ track: { kind: 'audio' }, dtmf: sender }] }, sendDTMF: (...given: unknown[]) => { messages.push(given) } }
  return { sender, messages, session: session as never }
}

describe('keys', () => {
  it('go in the sound where the far side takes that, and are told as they are heard', () => {
    const { sender, messages, session } = callOf(true)
    const told: string[] = []
    sendKeys(session, '1,#', 'auto', (key) => { told.push(key) })
    for (const tone of ['1', ',', '#', '']) sender.ontonechange?.({ tone })
    expect([sender.inserted, messages, told]).toEqual([[['1,#', 160, 90]], [], ['1', '#']])
  })
  it('that are typed while others go wait behind them', () => {
    const { sender, session } = callOf(true)
    sender.toneBuffer = '23'
    sendKeys(session, '4', 'auto', () => undefined)
    expect(sender.inserted).toEqual([['234', 160, 90]])
  })
  it.each([['the far side has none in its sound', 'auto', false], ['the policy wants that', 'info', true]] as const)('go as messages (RFC 6086) where %s', (_why, dtmf, takes) => {
    const { sender, messages, session } = callOf(takes)
    const told: string[] = []
    sendKeys(session, '1,#', dtmf, (key) => { told.push(key) })
    expect(sender.inserted).toEqual([])
    expect(messages).toEqual([['1,#', expect.objectContaining({ duration: 160, interToneGap: 500 })]])
    expect(told).toEqual(['1#'])
  })
  it('stay in the sound where the policy wants nothing else', () => {
    const { sender, messages, session } = callOf(false)
    sendKeys(session, '5', 'rfc4733', () => undefined)
    expect([sender.inserted.length, messages]).toEqual([1, []])
  })
})
