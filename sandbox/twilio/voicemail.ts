import { z } from 'zod'
import { numberOn, type Client } from '../clients/client.ts'
import { rfc2822 } from '../clock.ts'
import { credentials } from '../credentials.ts'
import { twilioSid } from '../ids.ts'
import type { World } from '../world.ts'
import { API_VERSION } from './sms-message.ts'

const { accountSid, fromNumber } = credentials.twilio

/** What a client spoke after the tone. */
export const voicemailSchema = z.strictObject({
  /** Recording, call and transcription. */
  sid: z.string(), callSid: z.string(), transcriptionSid: z.string(),
  from: z.string(), to: z.string(),
  /** Milliseconds, the sandbox's clock. */
  at: z.number(),
  seconds: z.number(),
  /** Null = it could not be written down. */
  transcript: z.string().nullable(),
  /** As it was spoken on the phone: base64 of µ-law, 8 kHz; without it a voice is made up. */
  sound: z.base64().optional(),
  /** Somebody listened, at the mailbox. */
  heard: z.literal(true).optional(),
})
export type Voicemail = z.output<typeof voicemailSchema>

export const recordingUri = (sid: string): string => `/${API_VERSION}/Accounts/${accountSid}/Recordings/${sid}`

interface Left {
  readonly seconds: number
  readonly transcript: string | null
  readonly at?: number | undefined
  /** µ-law, 8 kHz. */
  readonly sound?: Buffer
  /** One of the client's own numbers; default: where texts come from. */
  readonly from?: string
}

/** The client calls, nobody answers, and `<Record>` takes a message; told by its callbacks where the app has a webhook. */
export function leaveVoicemail(world: World, client: Client, { seconds, transcript, at = world.clock.now(), sound, from = numberOn(client, 'sms') }: Left): Voicemail {
  if (from === undefined) throw new Error(`${client.name} has no number`)
  const voicemail: Voicemail = { sid: twilioSid('RE'), callSid: twilioSid('CA'), transcriptionSid: twilioSid('TR'), from, to: fromNumber, at, seconds, transcript, ...(sound && { sound: sound.toString('base64') }) }
  world.voicemails.push(voicemail)
  callBack(world, 'recording', {
    AccountSid: accountSid, CallSid: voicemail.callSid, RecordingSid: voicemail.sid, RecordingUrl: recordingUrl(world, voicemail.sid), RecordingStatus: 'completed',
    RecordingDuration: String(seconds), RecordingChannels: '1', RecordingSource: 'RecordVerb', RecordingStartTime: rfc2822(at),
  })
  if (transcript !== null) {
    world.pacer.later('answer', () => {
      callBack(world, 'transcription', {
        ApiVersion: API_VERSION, TranscriptionType: 'fast', TranscriptionUrl: `${recordingUrl(world, voicemail.sid)}/Transcriptions/${voicemail.transcriptionSid}`,
        TranscriptionSid: voicemail.transcriptionSid, TranscriptionStatus: 'completed', TranscriptionText: transcript, RecordingSid: voicemail.sid,
        RecordingUrl: recordingUrl(world, voicemail.sid), CallSid: voicemail.callSid, CallStatus: 'completed', Called: fromNumber, Caller: from, From: from, To: fromNumber,
        Direction: 'inbound', AccountSid: accountSid,
      })
    })
  }
  world.telephony.mailboxChanged()
  world.changed(client)
  return voicemail
}

export const recordingUrl = (world: World, sid: string): string => world.network.url('twilio') + recordingUri(sid)

/** The firm's TwiML names them beside the webhook of the number; without one, polling alone finds a voicemail. */
function callBack(world: World, what: 'recording' | 'transcription', fields: Record<string, string>): void {
  const registered = world.registrations.twilio?.url
  if (registered === undefined) return
  const url = new URL(registered)
  url.pathname = url.pathname.replace(/\/sms$/, `/voice/${what}`)
  world.hooks.post({ target: 'webhooks.twilio', callback: url.href, fields })
}
