/** Voicemail at the exchange (RFC 3842 §5.2); null = the body says nothing of it. */
export function readSummary(body: string): { readonly fresh: number, readonly old: number } | null {
  const [, fresh, old] = /^Voice-Message\s*:\s*(\d{1,9})\s*\/\s*(\d{1,9})/im.exec(body) ?? []
  if (fresh !== undefined) return { fresh: Number(fresh), old: Number(old) }
  const waiting = /^Messages-Waiting\s*:\s*(yes|no)/im.exec(body)?.[1]
  // Some, but not how many.
  return waiting === undefined ? null : { fresh: waiting.toLowerCase() === 'yes' ? 1 : 0, old: 0 }
}
