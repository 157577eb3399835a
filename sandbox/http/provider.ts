import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Fault } from '../faults.ts'
import { graphErrorAnswer } from '../graph/graph-error.ts'
import { answerGraph, graphTarget } from '../graph/route.ts'
import { twilioErrorAnswer } from '../twilio/twilio-error.ts'
import { answerTwilio, twilioTarget } from '../twilio/route.ts'
import { answerThrough } from '../weather/answer.ts'
import type { Provider, World } from '../world.ts'
import type { Answer, Incoming } from './answer.ts'
import { readable } from './read-body.ts'
import { write } from './write.ts'

/** One request to a provider: logged, troubled by a fault if one waits, answered. */
export async function serveProvider(
  world: World, provider: Provider, incoming: Incoming, request: IncomingMessage, response: ServerResponse,
): Promise<void> {
  const target = provider === 'graph' ? graphTarget(incoming) : twilioTarget(incoming.path)
  const entry = world.traffic.begin({
    direction: 'from-app', target, method: incoming.method, path: incoming.target,
    request: readable(incoming.raw, incoming.headers['content-type']),
  })
  if (target === 'graph.messages') world.carrier.whatsapp = 'graph'
  const run = () => provider === 'graph' ? answerGraph(world, incoming) : answerTwilio(world, incoming)
  const fault = world.faults.take(target)
  if (fault?.kind === 'drop' || fault?.kind === 'timeout') {
    const lost = fault.when === 'after' ? await run() : undefined
    world.traffic.finish(entry, {
      outcome: fault.kind === 'drop' ? 'dropped' : 'timeout', fault: `${fault.kind} ${fault.when}`,
      ...(lost && { answer: readable(lost.body, 'json') }),
    })
    if (fault.kind === 'drop') request.socket.destroy()
    return
  }
  const weather = world.weather.of(provider)
  const now = (): number => world.clock.now() + weather.clockSkewMs
  if (fault) {
    const answer = troubled(provider, fault)
    world.traffic.finish(entry, {
      status: answer.status, outcome: 'answered', answer: readable(answer.body, answer.headers['content-type']),
      fault: `${fault.kind} ${fault.code ?? ''}`.trim(),
    })
    return write(response, answer, now())
  }
  const trouble = world.weather.next(provider)
  world.weather.met(provider, trouble.kind, trouble.delayMs > 0 && 'latency', weather.clockSkewMs !== 0 && 'clockSkew')
  const { status, outcome, answer } = await answerThrough(trouble, weather, now, async () => run(), request, response)
  world.traffic.finish(entry, {
    status, outcome, answer: answer && readable(answer.body, answer.headers['content-type']),
    ...(trouble.kind && { fault: `weather ${trouble.kind}` }),
  })
}

/** `error` and `rate-limit`, with the given code or the usual one. */
function troubled(provider: Provider, fault: Fault): Answer {
  const limited = fault.kind === 'rate-limit'
  if (provider === 'twilio') return twilioErrorAnswer(fault.code ?? (limited ? 20429 : 20500))
  return graphErrorAnswer({ code: fault.code ?? (limited ? 130429 : 131000), details: undefined, wording: undefined })
}
