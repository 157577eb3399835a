import type { CheckStep } from '../../core/accounts.ts'
import type { PhoneNow } from '../../core/telephony/call.ts'
import type { Policy } from '../../core/policy.ts'
import { reach } from '../network/reach.ts'
import { phoneSecrets } from './account-list.ts'
import { step } from './answers.ts'
import type { DiagnoseParts } from './diagnose.ts'

export interface PhoneCheckParts extends Pick<DiagnoseParts, 'network' | 'secret' | 'within'> {
  readonly policy: Policy
  readonly phone: () => Pick<PhoneNow, 'state' | 'details'>
}

/** The way to the exchange, and whether it has the line: as it stands now, for the phone tries by itself all the time. */
export async function checkPhone({ policy: { connectors: { phone: connector }, lines }, network, secret, within, phone }: PhoneCheckParts): Promise<CheckStep[]> {
  if (connector === undefined) return []
  const missing = phoneSecrets(connector, lines).filter(({ name }) => secret(name) === null)
  if (missing.length > 0) return [step('secrets', 'secret-missing', missing.map(({ name }) => name).join(', '))]
  let way: CheckStep[] = []
  // Where one is away the next counts; where all are, the first says most.
  for (const server of connector.servers) {
    const tried = await reach(new URL(server.replace(/^ws/, 'http')), network, within)
    const works = tried.every(({ result }) => result !== 'failed')
    if (way.length === 0 || works) way = tried
    if (works) break
  }
  const steps = [step('secrets', 'ok'), ...way]
  if (way.some(({ result }) => result === 'failed')) return steps
  const { state, details } = phone()
  if (state === 'registered') return [...steps, step('sign-in', 'ok', lines.flatMap((line) => line.phone === undefined ? [] : `${line.phone.user}@${connector.domain}`).join(', '))]
  return [...steps, step('sign-in', state === 'needs-it' ? 'phone-refused' : 'phone-away', details)]
}
