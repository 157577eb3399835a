import { existsSync } from 'node:fs'
import { machineWidePolicy } from '../../main/settings/policy-source.ts'

/** What `npm start -- …` was told. Everything is passed on to the app as well. */
export interface StartArguments {
  readonly appArgs: readonly string[]
  /** The policy that the app will use; null = none is configured, so the sandbox is started. */
  readonly policy: string | null
}

export function readArguments(args: readonly string[], platform: NodeJS.Platform = process.platform): StartArguments {
  const place = args.indexOf('--policy')
  const named = args.find((arg) => arg.startsWith('--policy='))?.slice('--policy='.length) ?? (place < 0 ? undefined : args[place + 1])
  const machineWide = machineWidePolicy(platform)
  return { appArgs: args, policy: existsSync(machineWide) ? machineWide : named ?? null }
}

/** Linux says where its display is; Windows and macOS always have one. */
export const hasDisplay = (platform: NodeJS.Platform = process.platform, env: NodeJS.ProcessEnv = process.env): boolean =>
  platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'])

/** Chromium refuses to run its own sandbox as root; only then is it left out, and said. */
export const asRoot = (platform: NodeJS.Platform = process.platform, uid: number | undefined = process.getuid?.()): boolean =>
  platform === 'linux' && uid === 0
