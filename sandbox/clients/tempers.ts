import type { PhoneButton, PhoneMessage, Temper } from './client.ts'

const yesWords = new Set(['yes', 'ja', 'oui', 'sí', 'si'])
const noWords = new Set(['no', 'nein', 'non'])

const says = (button: PhoneButton, words: Set<string>): boolean =>
  [button.text, button.payload].some((text) => words.has(text.trim().toLowerCase()))

/** The button that agrees or refuses, in whatever language. */
export function buttonSaying(answer: 'yes' | 'no', message: PhoneMessage): PhoneButton | undefined {
  const words = answer === 'yes' ? yesWords : noWords
  return message.buttons?.find((button) => canBeTapped(button) && says(button, words))
}

/** The client answers with these; links and phone numbers lead elsewhere. */
export const canBeTapped = (button: PhoneButton): boolean => button.kind === 'quick-reply' || button.kind === 'reply'

/** What this temper taps under an opt-in; undefined = nothing, as under any other message. */
export function answerOf(temper: Temper, message: PhoneMessage): PhoneButton | undefined {
  const yes = buttonSaying('yes', message)
  const no = buttonSaying('no', message)
  if (!yes || !no || ['silent', 'not-on-whatsapp', 'landline'].includes(temper)) return undefined
  return temper === 'declines' ? no : yes
}
