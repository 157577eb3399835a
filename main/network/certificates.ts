import { readFileSync } from 'node:fs'
import tls from 'node:tls'

/**
 * Whom connections trust: what Node brings, what the operating system trusts (firms put the certificate of their TLS
 * inspection there), and the PEM file of the policy. Throws where that file cannot be read or is none: going on
 * without it would say "untrusted" of servers that the firm trusts.
 */
export function trustedContext(caFile: string | undefined): tls.SecureContext {
  return tls.createSecureContext({ ca: [...new Set([...tls.getCACertificates('default'), ...ofTheSystem(), ...ofFile(caFile)])] })
}

/** What cannot be read of the system's store is passed over: Node's own list stands in any case. */
function ofTheSystem(): string[] {
  try {
    return tls.getCACertificates('system')
  } catch (error) {
    console.error('certificates of the system', error instanceof Error ? error.message : error)
    return []
  }
}

function ofFile(path: string | undefined): string[] {
  if (path === undefined) return []
  const found = readFileSync(path, 'utf8').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)
  if (found === null) throw new Error(`${path}: there is no certificate (PEM) in it`)
  return found
}
