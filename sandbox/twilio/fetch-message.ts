import { plainJson, type Answer, type Incoming } from '../http/answer.ts'
import type { World } from '../world.ts'
import { smsJson } from './sms-message.ts'
import { TwilioError } from './twilio-error.ts'

/** `GET …/Messages/{sid}.json` */
export function fetchMessage(world: World, incoming: Incoming): Answer {
  const sid = /\/Messages\/(\w+)\.json$/.exec(incoming.path)?.[1]
  const sms = world.sms.find((one) => one.sid === sid)
  if (!sms) throw new TwilioError(20404, `The requested resource ${incoming.path} was not found`)
  return plainJson(200, smsJson(sms))
}
