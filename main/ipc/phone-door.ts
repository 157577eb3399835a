import { phoneReport, recordingPiece, type PhoneReport } from '../../core/telephony/phone-window.ts'
import { SECOND, type UtcMs } from '../../core/time.ts'
import type { Phone } from '../calls/phone.ts'

/** The phone window's way in: who sent it, then what it is, then how often; in this order, and by no other way. */
export interface PhoneDoor {
  report(trusted: boolean, input: unknown): void
  piece(trusted: boolean, input: unknown): Promise<{ readonly ok: boolean }>
}

/** Reports in a second, of each sort: four calls with their meters make thirty, a registration a handful. */
const MOST_IN_A_SECOND = 300
/** What moves all the time. A storm of these must not cost the end of a call its report. */
const METERS: ReadonlySet<PhoneReport['kind']> = new Set(['level', 'media'])

export function createPhoneDoor(phone: () => Pick<Phone, 'report' | 'piece'> | null, now: () => UtcMs, log: (words: string) => void): PhoneDoor {
  let second = { from: 0, meters: 0, others: 0 }
  const tooMany = ({ kind }: PhoneReport): boolean => {
    if (now() - second.from >= SECOND || now() < second.from) second = { from: now(), meters: 0, others: 0 }
    return ++second[METERS.has(kind) ? 'meters' : 'others'] > MOST_IN_A_SECOND
  }
  return {
    report(trusted, input) {
      if (!trusted) return log('not from the phone window')
      const parsed = phoneReport.safeParse(input)
      // The names of what does not fit, never what stood in it.
      if (!parsed.success) return log(`not a report: ${parsed.error.issues.map(({ path, code }) => `${path.join('.')} ${code}`).join('; ')}`)
      if (tooMany(parsed.data)) return log('too many reports')
      phone()?.report(parsed.data)
    },
    async piece(trusted, input) {
      const parsed = recordingPiece.safeParse(input)
      if (!trusted || !parsed.success) return { ok: false }
      return await phone()?.piece(parsed.data) ?? { ok: false }
    },
  }
}
