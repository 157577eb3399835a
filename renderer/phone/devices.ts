import type { PhoneReport } from '../../core/telephony/phone-window.ts'

type Listed = Extract<PhoneReport, { kind: 'devices' }>

/** Chromium's own entries for "whatever the system says": that is our ''. */
export const ALIASES = new Set(['default', 'communications', ''])

/** The device to use now: one that is not there keeps its place, and the system's own is used meanwhile. `there` null = not known. */
export const usable = (chosen: string, there: Listed['speakers'] | null): string => there === null || there.some(({ id }) => id === chosen) ? chosen : ''

/** Devices by name; null = their names are not to be had now (no permission): what was known stays. */
export function listed(devices: readonly Pick<MediaDeviceInfo, 'kind' | 'deviceId' | 'label'>[]): Listed | null {
  if (devices.length > 0 && devices.every(({ label }) => label === '')) return null
  const of = (kind: MediaDeviceKind): Listed['microphones'] => devices.filter((device) => device.kind === kind && !ALIASES.has(device.deviceId) && device.label !== '')
    .slice(0, 100).map(({ deviceId, label }) => ({ id: deviceId.slice(0, 300), name: label.slice(0, 300) }))
  return { kind: 'devices', microphones: of('audioinput'), speakers: of('audiooutput') }
}
