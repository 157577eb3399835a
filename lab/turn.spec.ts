import { extensions } from './exchange/exchange.ts'
import { startTurn } from './exchange/turn.ts'
import { expect, expectTone, talk, test } from './lab.ts'
import { openCompline } from './phone/compline.ts'
import { pathIn } from './phone/listen-in.ts'

test('sound that may go through the firm\'s relay alone goes there, with the account of the policy, both ways', async ({ exchange, bare }) => {
  const ben = await bare('ben', 1000)
  // The policy names a secret; the lab's has the one of the line.
  const turn = await startTurn(exchange, exchange.passwordOf('dora'))
  const dora = await openCompline(exchange, 440, {
    user: 'dora',
    change({ connectors: { phone }, lines: [line] }) {
      if (phone === undefined || line?.phone === undefined) throw new Error('the lab has a phone')
      phone.relayOnly = true
      phone.iceServers = [{ urls: turn.url, username: turn.user, credential: line.phone.password }]
    },
  })
  try {
    const id = await talk(dora, extensions.ben, ben)
    expect((await pathIn(dora.phoneWindow()))?.local).toBe('relay')
    // No address of our own is told to the far side.
    expect((await ben.told()).match(/^a=candidate:.* typ (\w+)/gm)?.every((candidate) => candidate.endsWith(' typ relay'))).toBe(true)
    await dora.act({ do: 'hang-up', id })
    await dora.endsAs('hung-up')
    await ben.call(extensions.dora)
    const { id: second } = await dora.becomes('ringing')
    await dora.act({ do: 'answer', id: second })
    await dora.becomes('talking')
    await expectTone(dora, 1000)
    await expectTone(ben, dora.hz)
    expect((await pathIn(dora.phoneWindow()))?.local).toBe('relay')
  } finally {
    await dora.close()
    await turn.stop()
  }
})
