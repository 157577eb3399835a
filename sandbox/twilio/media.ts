import { plainJson, type Answer, type Incoming } from '../http/answer.ts'
import { rfc2822 } from '../clock.ts'
import { credentials } from '../credentials.ts'
import type { World } from '../world.ts'
import { messageUri } from './sms-message.ts'
import { TwilioError } from './twilio-error.ts'

/** `GET …/Messages/{sid}/Media.json` and `…/Media/{ME}`, the file; undefined where it is neither. */
export function answerMedia(world: World, { method, path }: Incoming): Answer | undefined {
  const match = /\/Messages\/(\w+)\/Media(?:\.json|\/(ME\w+))$/.exec(path)
  if (match === null || method !== 'GET') return undefined
  const message = world.sms.find(({ sid }) => sid === match[1])
  const notFound = new TwilioError(20404, `The requested resource ${path} was not found`)
  if (!message) throw notFound
  if (match[2] !== undefined) {
    const item = message.media?.find(({ sid }) => sid === match[2])
    const file = item && world.shelf.peek(item.file)
    if (!item || !file) throw notFound
    return { status: 200, headers: { 'content-type': item.mime }, body: file.bytes }
  }
  const rows = (message.media ?? []).map(({ sid, mime }) => ({
    sid, account_sid: credentials.twilio.accountSid, parent_sid: message.sid, content_type: mime,
    date_created: rfc2822(message.createdAt), date_updated: rfc2822(message.createdAt), uri: messageUri(message.sid).replace('.json', `/Media/${sid}.json`),
  }))
  const uri = `${path}?PageSize=50&Page=0`
  return plainJson(200, { end: Math.max(0, rows.length - 1), first_page_uri: uri, next_page_uri: null, page: 0, page_size: 50, previous_page_uri: null, start: 0, uri, media_list: rows })
}
