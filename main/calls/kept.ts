import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { AudioDevices } from '../../core/telephony/call.ts'
import type { Ledger } from '../ledger/ledger.ts'

const device = z.string().max(300)
const keptSchema = z.strictObject({
  /** UUID of this desk at the exchange: `+sip.instance` (RFC 5626). */
  instanceId: z.uuid(),
  doNotDisturb: z.boolean(),
  devices: z.strictObject({ microphone: device, speaker: device, ringer: device }),
})
type Kept = z.output<typeof keptSchema> & { readonly devices: AudioDevices['chosen'] }

/** What the phone must know again after a restart; sealed, in the ledger's own table. */
export interface KeptSettings {
  get(): Kept
  set(change: Partial<Pick<Kept, 'doNotDisturb' | 'devices'>>): void
}

export function createKept({ db, write, sealing }: Pick<Ledger, 'db' | 'write' | 'sealing'>): KeptSettings {
  const row = db.prepare("SELECT value FROM meta WHERE key = 'phone'").get() as { value: Uint8Array } | undefined
  const parsed = row === undefined ? null : keptSchema.safeParse(sealing.open(row.value, 'phone'))
  let kept: Kept = parsed?.success === true ? parsed.data : { instanceId: randomUUID(), doNotDisturb: false, devices: { microphone: '', speaker: '', ringer: '' } }
  function save(): void {
    write(() => { db.prepare("INSERT INTO meta (key, value) VALUES ('phone', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value").run(sealing.seal(kept, 'phone')) })
  }
  if (parsed?.success !== true) save()
  return {
    get: () => kept,
    set(change) {
      kept = { ...kept, ...change }
      save()
    },
  }
}
