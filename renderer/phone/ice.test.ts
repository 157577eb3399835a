import { expect, it } from 'vitest'
import { connectionOf, QUIET, readyWhenQuiet, RELAY_PATIENCE } from './ice.ts'

function hand(): { readonly later: (work: () => void, ms: number) => () => void, pass(ms: number): void } {
  let now = 0
  const due: { at: number, work: () => void }[] = []
  return {
    later(work, ms) {
      const entry = { at: now + ms, work }
      due.push(entry)
      return () => { due.splice(due.indexOf(entry), 1) }
    },
    pass(ms) {
      now += ms
      for (const entry of [...due]) {
        if (entry.at > now) continue
        due.splice(due.indexOf(entry), 1)
        entry.work()
      }
    },
  }
}
const stun = [{ urls: 'stun:stun.firm.example' }]
const turn = [{ urls: 'turns:turn.firm.example:443?transport=tcp', username: 'u', credential: 'p' }]

it('a description goes out when no more candidates come, not when a dead server has been given up', () => {
  const time = hand()
  let ready = 0
  const listen = readyWhenQuiet(stun, time.later)
  listen({ candidate: { type: 'host' }, ready: () => { ready++ } })
  time.pass(QUIET - 1)
  listen({ candidate: { type: 'host' }, ready: () => { ready++ } })
  time.pass(QUIET - 1)
  expect(ready).toBe(0)
  time.pass(1)
  expect(ready).toBe(1)
})
it('where the firm has a TURN server its candidate is waited for, for a second at most', () => {
  const time = hand()
  let ready = 0
  const listen = readyWhenQuiet(turn, time.later)
  listen({ candidate: { type: 'host' }, ready: () => { ready++ } })
  time.pass(RELAY_PATIENCE - 1)
  expect(ready).toBe(0)
  listen({ candidate: { type: 'relay' }, ready: () => { ready++ } })
  time.pass(QUIET)
  expect(ready).toBe(1)
  listen({ candidate: { type: 'host' }, ready: () => { ready++ } })
  time.pass(QUIET)
  expect(ready).toBe(1)
  time.pass(RELAY_PATIENCE)
  expect(ready).toBe(2)
})
it('asks no server but the policy’s, and goes through TURN alone where the policy says so', () => {
  expect(connectionOf({ iceServers: turn, iceRelayOnly: true })).toMatchObject({ iceServers: turn, iceTransportPolicy: 'relay' })
})
