import { isLoopback } from '../../core/loopback.ts'

/** Where WhatsApp posts, below the public address. */
export const WHATSAPP_PATH = '/webhooks/whatsapp'
/** Where Twilio posts what comes in, and what became of ours. */
export const SMS_PATH = '/webhooks/twilio/sms'
export const SMS_STATUS_PATH = '/webhooks/twilio/status'
/** Below it lies all that Twilio posts; what has a longer path of its own, below that. */
export const TWILIO_PATH = '/webhooks/twilio/'
export const TWILIO_WHATSAPP_PATH = '/webhooks/twilio/whatsapp/'
export const TWILIO_WHATSAPP_MESSAGE_PATH = '/webhooks/twilio/whatsapp/message'
export const TWILIO_WHATSAPP_STATUS_PATH = '/webhooks/twilio/whatsapp/status'
export const TWILIO_VOICE_PATH = '/webhooks/twilio/voice/'
/** `<Record recordingStatusCallback>`, its `action`, and its `transcribeCallback`. */
export const TWILIO_VOICE_RECORDING_PATH = '/webhooks/twilio/voice/recording'
export const TWILIO_VOICE_ACTION_PATH = '/webhooks/twilio/voice/action'
export const TWILIO_VOICE_TRANSCRIPTION_PATH = '/webhooks/twilio/voice/transcription'

/** A provider out in the network cannot post to this machine's loopback; Twilio even refuses to send (error 21609). */
export const canReach = (provider: URL, webhook: URL): boolean => isLoopback(provider) || !isLoopback(webhook)
