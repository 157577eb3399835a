import type { Met } from '../sandbox/weather/weather.ts'

/** Runs of this length must have seen everything, minutes. */
export const WHOLE_RUN = 10

const always = [
  'texts sent', 'files sent', 'texts written by clients', 'files sent by clients', 'submitted twice', 'changes of weather',
  'cuts of graph', 'cuts of twilio', 'cuts of the whole network', 'sleeps', 'kills', 'windows killed', 'windows killed in a transaction', 'windows made anew',
  'files kept whole', 'files arrived whole', 'outcomes unknown',
] as const
const behindFirm = ['starts with an untrusted authority', 'wrong passwords at the proxy', 'tunnels', 'refused by the proxy'] as const
const onLines: readonly Met[] = ['latency', 'clockSkew', 'dropBefore', 'dropAfter', 'halfOpen', 'status5xx', 'status429', 'truncate', 'wrongType', 'slowBody']
const onWebhooks: readonly Met[] = ['duplicate', 'disorder']

/** What a whole run should have seen, and did not. */
export function missing(happened: Readonly<Record<string, number>>, weather: Readonly<Record<string, Partial<Record<Met, number>>>>, firm: boolean): string[] {
  const deeds = [...always, ...(firm ? behindFirm : [])].filter((what) => (happened[what] ?? 0) === 0)
  const skies = (['graph', 'twilio', 'webhooks'] as const).flatMap((line) =>
    [...onLines, ...(line === 'webhooks' ? onWebhooks : [])].filter((kind) => (weather[line]?.[kind] ?? 0) === 0).map((kind) => `${kind} on ${line}`))
  return [...deeds, ...skies].map((what) => `never happened: ${what}`)
}
