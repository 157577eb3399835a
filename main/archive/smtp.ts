import type { SecureContext } from 'node:tls'
import type { Delivery } from '../../core/policy/archive.ts'
import { MINUTE } from '../../core/time.ts'
import { mailServerOptions } from '../network/mail-server.ts'
import { dayOf, emlOf, emlOfDay, type EmlOptions, type Letter } from './eml.ts'
import type { Batch, Delivered, Packed, Sink } from './sink.ts'
import { openSmtp, type SmtpSession } from './smtp-session.ts'
import { blamedFor, type Blamed } from './smtp-words.ts'

export interface SmtpParts {
  readonly delivery: Extract<Delivery, { kind: 'smtp' }>
  readonly secretOf: (name: string) => string | null
  /** Whom TLS trusts. Throws where the policy's file of certificates cannot be read. */
  readonly trusted: () => SecureContext
}

/** So many mails one after the other may a server refuse and take none: then it is not the mails. */
const NOT_THE_MAILS = 3

/**
 * Journalling by mail: one EML for each record, or for each conversation and day of a batch, to the journal mailbox, over
 * one connection a batch. A mail's Message-ID is that of its record: a batch that went half before a crash goes whole
 * again, and the archive knows what it has. In one run nothing is sent twice.
 */
export function createSmtp({ delivery, secretOf, trusted }: SmtpParts): Sink {
  const options: EmlOptions = { headers: delivery.headers, from: delivery.from }
  /** Who has which mail of the batch that is not through yet. */
  const has = new Map<string, Set<string>>()
  /** Days that were refused as one: their records go one by one, so that it shows which it is. */
  const apart = new Set<string>()

  const open = (signal: AbortSignal): Promise<SmtpSession> => {
    const pass = delivery.password === undefined ? '' : secretOf(delivery.password)
    if (pass === null) throw new SecretMissing(`the secret "${delivery.password ?? ''}" is not set`)
    // A large mail is looked at before it is answered.
    return openSmtp(mailServerOptions(delivery, trusted, 3 * MINUTE), delivery.user === undefined ? null : { user: delivery.user, pass }, signal)
  }

  async function deliver(batch: Batch, signal: AbortSignal): Promise<Delivered> {
    const waiting = lettersOf(batch, delivery.thread, apart, options)
    const refused: { readonly letter: Letter, readonly why: string, readonly code: string }[] = []
    let session: SmtpSession | null = null
    let taken = 0
    let answer = ''
    try {
      for (let letter = waiting.shift(); letter !== undefined; letter = waiting.shift()) {
        const by = has.get(letter.messageId) ?? new Set<string>()
        const to = delivery.to.filter((one) => !by.has(one))
        try {
          if (to.length > 0) {
            session ??= await open(signal)
            const sent = await session.send({ from: delivery.from, to }, await letter.open())
            const not = new Set(sent.refused.map((one) => one.to))
            has.set(letter.messageId, new Set([...by, ...to.filter((one) => !not.has(one))]))
            answer = sent.response
            const [first] = sent.refused
            if (first !== undefined) return { ok: false, why: `SMTP ${String(first.code)} after RCPT TO, for ${String(not.size)} of ${String(delivery.to.length)} journal mailboxes`, blames: first.code >= 500 ? 'needs-it' : 'sink', step: 'write' }
          }
          taken += 1
        } catch (error) {
          const { blames, why, code, step } = blamed(error)
          if (blames !== 'record') return { ok: false, why, blames, ...(step !== undefined && { step }) }
          // Some servers hang up after a refusal, some do not.
          session?.drop()
          session = null
          if (letter.packed.length > 1) {
            apart.add(keyOf(letter.packed[0]))
            waiting.unshift(...letter.packed.map((one) => emlOf(one, options)))
          } else {
            refused.push({ letter, why, code })
            if (taken === 0 && refused.length >= NOT_THE_MAILS) break
          }
        }
      }
    } finally {
      session?.end()
    }
    const [first, second] = refused
    const fact = first?.letter.packed[0]?.record.proof.fact
    if (first === undefined || fact === undefined) {
      has.clear()
      apart.clear()
      return { ok: true, receipt: answer.slice(0, 300) }
    }
    // A server that takes nothing at all has something against us, not against each of them.
    if (taken === 0 && second !== undefined) return { ok: false, why: `${first.why}, for every mail`, blames: 'needs-it', step: 'write' }
    return { ok: false, why: first.why, blames: 'record', fact, code: first.code }
  }

  return {
    id: delivery.id, kind: 'smtp', most: delivery.mostRecords, deliver,
    async test(signal) {
      try {
        (await open(signal)).end()
        return { ok: true, receipt: `${delivery.host}:${String(delivery.port)}` }
      } catch (error) {
        const { blames, why, step } = blamed(error)
        return { ok: false, why, blames: blames === 'record' ? 'sink' : blames, ...(step !== undefined && { step }) }
      }
    },
  }
}

/** The sign-in is not even tried. */
class SecretMissing extends Error {}
const blamed = (error: unknown): Blamed => error instanceof SecretMissing ? { blames: 'needs-it', why: error.message, code: '', step: 'secrets' } : blamedFor(error)

const keyOf = (packed: Packed | undefined): string => `${packed?.record.conversation ?? ''} ${packed === undefined ? '' : dayOf(packed.record)}`

/** In the order in which a batch has them; with `day` each conversation's day stands where its first record does. */
function lettersOf({ records }: Batch, thread: 'message' | 'day', apart: ReadonlySet<string>, options: EmlOptions): Letter[] {
  const groups = new Map<string, [Packed, ...Packed[]]>()
  for (const [index, packed] of records.entries()) {
    const day = keyOf(packed)
    const key = thread === 'message' || packed.record.conversation === null || apart.has(day) ? String(index) : day
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [packed])
    else group.push(packed)
  }
  return [...groups].map(([key, group]) => thread === 'message' || /^\d+$/.test(key) ? emlOf(group[0], options) : emlOfDay(group, options))
}
