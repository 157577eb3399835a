/** `a;b=c;d="e, f"` → `{b: 'c', d: '"e, f"'}`; names in lower case (RFC 3261 §25.1). */
export function readParams(text: string): Record<string, string> {
  const params: Record<string, string> = {}
  for (const [, name = '', value = ''] of text.matchAll(/;\s*([^\s=;]+)(?:\s*=\s*("(?:\\.|[^"\\])*"|[^;]*))?/g)) params[name.toLowerCase()] = value.trim()
  return params
}

/** Splits at commas outside quotes and angle brackets: one entry of Via, Route or Contact each (RFC 3261 §7.3.1). */
export function splitList(value: string): string[] {
  const entries: string[] = []
  let quoted = false
  let depth = 0
  let from = 0
  for (let at = 0; at < value.length; at += 1) {
    const character = value[at]
    if (character === '\\' && quoted) at += 1
    else if (character === '"') quoted = !quoted
    else if (!quoted && character === '<') depth += 1
    else if (!quoted && character === '>') depth -= 1
    else if (!quoted && depth === 0 && character === ',') {
      entries.push(value.slice(from, at).trim())
      from = at + 1
    }
  }
  return [...entries, value.slice(from).trim()].filter((entry) => entry !== '')
}

/** `sip:user@host:port;params?headers` (RFC 3261 §19.1). */
export interface SipUri {
  /** Unescaped; '' where there is none. */
  readonly user: string
  /** With its port, in lower case. */
  readonly host: string
  readonly params: Readonly<Record<string, string>>
  /** Header fields of the request that this address asks for (Refer-To: `?Replaces=…`). */
  readonly headers: URLSearchParams
  /** Without header fields: what a request line may hold. */
  readonly plain: string
}

export function readUri(text: string): SipUri | null {
  const found = /^(sips?:(?:([^@:;?\s]*)(?::[^@\s]*)?@)?([^;?\s@]+)((?:;[^?\s]*)?))(?:\?(\S*))?$/i.exec(text.trim())
  if (!found) return null
  const [, plain = '', user = '', host = '', params = '', headers = ''] = found
  try {
    return { user: decodeURIComponent(user), host: host.toLowerCase(), params: readParams(params), headers: new URLSearchParams(headers.replaceAll('+', '%2B')), plain }
  } catch {
    return null
  }
}

/** The same for every way to write an address: escaped or not, with parameters or without. */
export function keyOfUri(text: string): string {
  const read = readUri(text)
  return read ? `${read.user}@${read.host}` : text
}

/** From, To, Contact, Refer-To: a name, an address and parameters (RFC 3261 §20.10). */
export interface NameAddress { readonly name: string, readonly uri: string, readonly params: Readonly<Record<string, string>> }

export function readAddress(value: string): NameAddress {
  const found = /^\s*(?:"((?:\\.|[^"\\])*)"|([^<"]*?))\s*<([^>]*)>(.*)$/.exec(value)
  if (found) return { name: found[1]?.replace(/\\(.)/g, '$1') ?? found[2] ?? '', uri: found[3] ?? '', params: readParams(found[4] ?? '') }
  // Without brackets the parameters are the header's, not the address's (§20).
  const end = value.indexOf(';')
  return { name: '', uri: (end < 0 ? value : value.slice(0, end)).trim(), params: readParams(end < 0 ? '' : value.slice(end)) }
}

export const uriOf = (value: string): SipUri | null => readUri(readAddress(value).uri)
