import type { Inspected } from '../../core/dlp/verdict.ts'
import type { ThreadChannel } from '../../core/messaging/message.ts'
import type { UtcMs } from '../../core/time.ts'

/** A line of the input, understood or not. `id` is given back as it came; undefined = there was none. */
export type Question =
  | { readonly ok: true, readonly id: unknown, readonly what: Inspected, /** Came as `messages`. */ readonly talk: boolean }
  | { readonly ok: false, readonly id: unknown, readonly error: string }

const channels: readonly ThreadChannel[] = ['whatsapp', 'sms', 'voice']
const directions: readonly Inspected['direction'][] = ['out', 'in']

/** Why a line cannot be judged, in words that repeat nothing of it: it may hold what a client said. */
class Unclear extends Error {}

/** Of `{id, text | messages[], direction, channel}`. Never throws. */
export function questionOf(line: string): Question {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch (error) {
    const at = /at position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1]
    return { ok: false, id: undefined, error: `the line is not JSON${at === undefined ? '' : `, from character ${String(Number(at) + 1)} on`}` }
  }
  if (!isObject(json)) return { ok: false, id: undefined, error: 'the line is not an object: {"id": …, "text": "…"}' }
  const { id } = json
  try {
    return { ok: true, id, ...inspected(json) }
  } catch (error) {
    if (!(error instanceof Unclear)) throw error
    return { ok: false, id, error: error.message }
  }
}

function inspected(json: Record<string, unknown>): { what: Inspected, talk: boolean } {
  // Null is as good as nothing: many programs write it for what they leave out.
  const [text, messages] = [json['text'] ?? undefined, json['messages'] ?? undefined]
  const direction = oneOf('direction', json['direction'] ?? 'out', directions)
  const channel = oneOf('channel', json['channel'] ?? 'whatsapp', channels)
  if (messages === undefined) {
    if (typeof text !== 'string') throw new Unclear(text === undefined ? 'there is neither "text" nor "messages"' : '"text" is not a text')
    return { what: { text, earlier: [], at: 0, direction, channel }, talk: false }
  }
  if (text !== undefined) throw new Unclear('either "text" or "messages", not both')
  if (!Array.isArray(messages)) throw new Unclear('"messages" is not a list')
  const talk = timed(messages.map(said))
  const last = talk.pop()
  if (last === undefined) throw new Unclear('"messages" is empty')
  return { what: { ...last, earlier: talk, direction, channel }, talk: true }
}

interface Said { readonly text: string, readonly at: UtcMs | null }

/** A message is a text, or `{text, at}` with milliseconds since 1970 or an ISO 8601 date. */
function said(message: unknown, index: number): Said {
  if (typeof message === 'string') return { text: message, at: null }
  const where = `"messages", number ${String(index + 1)}`
  if (!isObject(message) || typeof message['text'] !== 'string') throw new Unclear(`${where} is neither a text nor {"text": "…", "at": …}`)
  const { text, at = null } = message
  if (at === null) return { text, at }
  const time = typeof at === 'string' ? Date.parse(at) : at
  if (typeof time !== 'number' || !Number.isFinite(time)) throw new Unclear(`${where}: "at" is neither milliseconds since 1970 nor a date like "2026-11-22T09:30:00Z"`)
  return { text, at: time }
}

/** A message without a time was written when the next one was that has one, else when the one before it was. */
function timed(messages: readonly Said[]): { text: string, at: UtcMs }[] {
  let known = messages.findLast(({ at }) => at !== null)?.at ?? 0
  return messages.toReversed().map(({ text, at }) => ({ text, at: known = at ?? known })).toReversed()
}

function oneOf<T extends string>(name: string, value: unknown, allowed: readonly T[]): T {
  const found = allowed.find((word) => word === value)
  if (found === undefined) throw new Unclear(`"${name}" is none of ${allowed.map((word) => `"${word}"`).join(', ')}`)
  return found
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
