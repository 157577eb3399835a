import type { Answer, Incoming } from '../http/answer.ts'
import { credentials } from '../credentials.ts'
import type { Target } from '../traffic.ts'
import type { World } from '../world.ts'
import { listContents } from './content.ts'
import { createMessage } from './create-message.ts'
import { fetchAccount } from './fetch-account.ts'
import { fetchMessage } from './fetch-message.ts'
import { listNumbers, updateNumber } from './incoming-numbers.ts'
import { listMessages } from './list-messages.ts'
import { answerMedia } from './media.ts'
import { answerVoice } from './recordings.ts'
import { API_VERSION } from './sms-message.ts'
import { TwilioError, twilioErrorAnswer } from './twilio-error.ts'

const { accountSid, authToken, apiKeySid, apiKeySecret, phoneNumberSid } = credentials.twilio
const base = `/${API_VERSION}/Accounts/${accountSid}`

const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
const allowed = new Set([basic(accountSid, authToken), basic(apiKeySid, apiKeySecret)])

export function twilioTarget(path: string): Target {
  if (/\/Messages\/\w+\/Media/.test(path)) return 'twilio.media'
  if (/\/Messages(\/\w+)?\.json$/.test(path)) return 'twilio.messages'
  if (/\/(Recordings|Transcriptions|Calls)/.test(path)) return 'twilio.voice'
  if (path.startsWith('/v2/Content')) return 'twilio.content'
  if (path.includes('/IncomingPhoneNumbers')) return 'twilio.numbers'
  return /\/Accounts\/\w+\.json$/.test(path) ? 'twilio.account' : 'twilio.other'
}

export function answerTwilio(world: World, incoming: Incoming): Answer {
  if (!allowed.has(incoming.headers['authorization'] ?? '')) return twilioErrorAnswer(20003)
  try {
    const { method, path } = incoming
    if (path === `${base}.json` && method === 'GET') return fetchAccount()
    if (path === `${base}/Messages.json` && method === 'POST') return createMessage(world, incoming)
    if (path === `${base}/Messages.json` && method === 'GET') return listMessages(world, incoming)
    if (/\/Messages\/\w+\.json$/.test(path) && method === 'GET') return fetchMessage(world, incoming)
    if (path === `${base}/IncomingPhoneNumbers.json` && method === 'GET') return listNumbers(world, incoming)
    if (path === `${base}/IncomingPhoneNumbers/${phoneNumberSid}.json` && method === 'POST') return updateNumber(world, incoming)
    if (path === '/v2/ContentAndApprovals' && method === 'GET') return listContents(world, incoming)
    const file = answerMedia(world, incoming) ?? answerVoice(world, incoming)
    if (file !== undefined) return file
    return twilioErrorAnswer(20404, `The requested resource ${path} was not found`)
  } catch (error) {
    if (error instanceof TwilioError) return twilioErrorAnswer(error.code, error.message)
    throw error
  }
}
