import type { ParsedKey } from 'ssh2'
import type { Delivery } from '../../core/policy/archive.ts'
import { SftpTrouble } from './sftp-words.ts'

export type SftpDelivery = Extract<Delivery, { kind: 'sftp' }>

/**
 * The desk's own key, opened; kept while its secrets stay what they are, for opening one takes a part of a second.
 * Throws SftpTrouble where a secret is missing or opens nothing.
 */
export function keeperOfKey({ key, passphrase }: Pick<SftpDelivery, 'key' | 'passphrase'>, secretOf: (name: string) => string | null): () => Promise<ParsedKey> {
  let kept: { readonly from: string, readonly parsed: ParsedKey } | null = null
  const needed = (name: string): string => {
    const value = secretOf(name)
    if (value === null) throw new SftpTrouble('secrets', 'needs-it', `the secret "${name}" is not set`)
    return value
  }
  return async () => {
    const [text, words] = [withLines(needed(key)), passphrase === undefined ? undefined : needed(passphrase)]
    const from = JSON.stringify([text, words])
    if (kept?.from === from) return kept.parsed
    const { default: { utils } } = await import('ssh2')
    const parsed = utils.parseKey(text, words)
    if (parsed instanceof Error) throw new SftpTrouble('secrets', 'needs-it', whyNot(parsed.message, key, passphrase))
    if (!parsed.isPrivateKey()) throw new SftpTrouble('secrets', 'needs-it', `the secret "${key}" is a public key; it must be the private one`)
    if (parsed.type === 'ssh-dss') throw new SftpTrouble('secrets', 'needs-it', `the secret "${key}" is a DSA key, which no server should take any more; make an Ed25519 one`)
    kept = { from, parsed }
    return parsed
  }
}

/** A field of one line takes the line breaks out of what is pasted into it: an OpenSSH key can do without, if they are put back. */
function withLines(text: string): string {
  const [, begin, body, end] = /^\s*(-----BEGIN [A-Z ]+-----)([A-Za-z0-9+/=\s]+)(-----END [A-Z ]+-----)\s*$/.exec(text) ?? []
  if (begin === undefined || body === undefined || end === undefined) return text
  return `${begin}\n${(body.replaceAll(/\s/g, '').match(/.{1,70}/g) ?? []).join('\n')}\n${end}\n`
}

/** The library's words may change: what they do not say is said in general. */
function whyNot(said: string, key: string, passphrase: string | undefined): string {
  if (/no passphrase given/.test(said)) return `the private key "${key}" is locked: the policy must name its passphrase`
  if (passphrase !== undefined && /integrity check|decrypt|passphrase|Malformed/i.test(said)) return `the secret "${passphrase}" does not open the private key "${key}"`
  return `the secret "${key}" is not a private key that can be read; OpenSSH's own form is wanted, as ssh-keygen writes it`
}
