import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { readPolicy, type PolicyInput } from '../core/policy.ts'
import type { Credentials } from '../sandbox/credentials.ts'
import { inRoot } from './root.ts'

/** Where the app on the sandbox keeps its data: COMPLINE_PROFILE, else the usual place of this system. */
export function sandboxProfileFolder(platform: NodeJS.Platform = process.platform, env: NodeJS.ProcessEnv = process.env): string {
  if (env['COMPLINE_PROFILE']) return env['COMPLINE_PROFILE']
  const name = 'compline-sandbox'
  if (platform === 'win32') return join(env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), name)
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', name)
  return join(env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), name)
}

/** Where the sandbox of this profile keeps its clients' phones, from one `npm start` to the next. */
export const phonesFile = (profile: string): string => join(profile, 'sandbox-phones.json')

/** What a profile must know of a running sandbox. */
export interface SandboxAt {
  /** Of the control API; the telephone exchange is at its `/sip`. */
  readonly url: string
  readonly graphUrl: string
  readonly twilioUrl: string
  readonly credentials: Credentials
}

/** resources/policy/sandbox.json, pointed at a running sandbox. `change` may alter it before it is checked. */
export function sandboxPolicy({ url, graphUrl, twilioUrl, credentials }: SandboxAt, change: (policy: PolicyInput) => void = () => undefined): PolicyInput {
  const policy = JSON.parse(readFileSync(inRoot('resources/policy/sandbox.json'), 'utf8')) as PolicyInput
  const { whatsapp, sms, voice, phone } = policy.connectors
  if (whatsapp) Object.assign(whatsapp, { baseUrl: graphUrl, version: credentials.whatsapp.graphVersion, businessAccountId: credentials.whatsapp.wabaId })
  for (const connector of [sms, voice]) if (connector) Object.assign(connector, { baseUrl: twilioUrl, accountSid: credentials.twilio.accountSid })
  if (phone) Object.assign(phone, { servers: [`${url.replace(/^http/, 'ws')}/sip`], domain: credentials.phone.domain })
  change(policy)
  const read = readPolicy(policy)
  if (!read.ok) throw new Error(`resources/policy/sandbox.json, as changed, is no policy:\n  ${read.problems.join('\n  ')}`)
  return policy
}

/** The secrets that this policy names, as `--import-secrets` takes them. */
export function sandboxSecrets(policy: PolicyInput, credentials: Credentials): Record<string, string> {
  const { whatsapp, sms, voice } = policy.connectors
  return {
    ...(whatsapp?.provider === 'whatsapp-cloud' && {
      [whatsapp.accessToken]: credentials.whatsapp.accessToken,
      [whatsapp.appSecret]: credentials.whatsapp.appSecret,
      [whatsapp.verifyToken]: credentials.whatsapp.verifyToken,
    }),
    ...(whatsapp?.provider === 'twilio-whatsapp' && { [whatsapp.authToken]: credentials.twilio.authToken }),
    ...(sms && { [sms.authToken]: credentials.twilio.authToken }),
    ...(voice && { [voice.authToken]: credentials.twilio.authToken }),
    ...Object.fromEntries(policy.lines.flatMap(({ phone }) => phone ? [[phone.password, credentials.phone.password]] : [])),
  }
}

export interface ProvisionOptions {
  /** The app's data folder (`--user-data-dir`); made where it is missing. */
  readonly profile: string
  readonly sandbox: SandboxAt
  /** Alters the policy, say to switch a connector off. */
  readonly change?: (policy: PolicyInput) => void
}
export interface Provisioned {
  readonly profile: string
  /** The app had never been started with this profile. */
  readonly isNew: boolean
  readonly policyFile: string
  /** Sealed and destroyed by the app at its next start. */
  readonly secretsFile: string
  /** What the app is started with, after its own path. */
  readonly args: readonly string[]
}

/** Makes a profile ready for the app on the sandbox: policy and secrets as files, and the arguments that name them. */
export function provisionProfile({ profile, sandbox, change }: ProvisionOptions): Provisioned {
  const policyFile = join(profile, 'sandbox-policy.json')
  const secretsFile = join(profile, 'sandbox-secrets.json')
  const isNew = !existsSync(policyFile)
  mkdirSync(profile, { recursive: true, mode: 0o700 })
  const policy = sandboxPolicy(sandbox, change)
  writeFileSync(policyFile, `${JSON.stringify(policy, null, 2)}\n`)
  writeFileSync(secretsFile, JSON.stringify(sandboxSecrets(policy, sandbox.credentials)), { mode: 0o600 })
  return {
    profile, isNew, policyFile, secretsFile,
    args: [`--user-data-dir=${profile}`, `--policy=${policyFile}`, `--import-secrets=${secretsFile}`],
  }
}
