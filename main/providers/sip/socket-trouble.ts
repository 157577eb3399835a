/** Words for IT, of whatever kept the socket from standing. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  // Several addresses of one host, each with its own reason.
  if (error instanceof AggregateError && error.message === '') return error.errors.map(wordsOf).join('; ')
  return error.message
}

/** Certificates, and servers that speak something else: waiting mends none of them. */
const FOR_IT = /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|ERR_SSL_)|subprotocol/i

export function isForIt(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return FOR_IT.test(code) || /subprotocol/i.test(error.message)
}
