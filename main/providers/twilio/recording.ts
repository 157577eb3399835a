import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { LineId, MediaId } from '../../../core/ids.ts'
import { WITHHELD } from '../../../core/telephony/withheld.ts'
import { SECOND, type Milliseconds, type UtcMs } from '../../../core/time.ts'
import type { ProviderEvent } from '../provider.ts'
import { senderOf, unknownFile } from './inbound-content.ts'

const sidOf = (prefix: string) => z.string().regex(new RegExp(`^${prefix}[0-9a-fA-F]{32}$`))
export const recordingSid = sidOf('RE')
export const callSid = sidOf('CA')

/** Of the words that Twilio has for how a recording was made: `<Record>`, which takes a message. */
export const VOICEMAIL_SOURCE = 'RecordVerb'

/** `duration` is a string of seconds, and there is none before `completed`. `media_url` may be null: then its sound is at its own `uri`. */
export const recordingResource = z.looseObject({
  sid: recordingSid, call_sid: callSid, status: z.string(), source: z.string().catch(''), media_url: z.string().nullish().catch(null),
  duration: z.string().nullable().catch(null), start_time: z.string().nullish().catch(null), date_created: z.string().nullish().catch(null),
})

export const transcriptionResource = z.looseObject({
  recording_sid: recordingSid, status: z.string(), transcription_text: z.string().nullable().catch(null), date_created: z.string().nullish().catch(null),
})

export const callResource = z.looseObject({ from: z.string().nullable().catch(null), to: z.string().nullable().catch(null) })

export const seconds = (text: string | null): Milliseconds | null => text !== null && /^\d{1,6}$/.test(text) ? Number(text) * SECOND : null

/** Keypad spellings that carriers give in place of a number that is withheld: ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN, UNAVAILABLE. */
const withheld = new Set(['+266696687', '+7378742833', '+2562533', '+8566696', '+86282452253', 'anonymous', ''])

export interface Voicemail {
  /** `RE…` */
  readonly sid: string
  readonly lineId: LineId
  readonly from: string
  readonly at: UtcMs
  readonly url: string
  readonly duration: Milliseconds | null
}

/** Its sound is at the recording's address with an ending: WAV (8 kHz, 16 bit), as it was recorded. */
export const voicemailEvent = ({ sid, lineId, from, at, url, duration }: Voicemail): ProviderEvent => ({
  kind: 'message', lineId, channel: 'voice', providerId: sid, at, optOut: null, about: null,
  from: withheld.has(from.trim().toLowerCase()) ? { e164: null, userId: WITHHELD, profileName: null } : senderOf(from),
  content: {
    type: 'voicemail', text: '', source: `${url.replace(/\.(json|wav|mp3)$/, '')}.wav`,
    media: { ...unknownFile, id: randomUUID() as MediaId, kind: 'audio', mime: 'audio/wav', voice: true, duration },
  },
})
