/**
 * Where `actual` differs in form from a documented example: missing or surplus keys, other JSON types. A null in the
 * example stands for anything; of lists the first item counts.
 */
export function differences(actual: unknown, documented: unknown, at = '$'): string[] {
  if (documented === null) return []
  if (kind(actual) !== kind(documented)) return [`${at}: ${kind(actual)} instead of ${kind(documented)}`]
  if (Array.isArray(actual) && Array.isArray(documented)) {
    return actual.length === 0 || documented.length === 0 ? [] : differences(actual[0], documented[0], `${at}[0]`)
  }
  if (!isRecord(actual) || !isRecord(documented)) return []
  const missing = Object.keys(documented).filter((key) => !(key in actual)).map((key) => `${at}.${key}: missing`)
  const surplus = Object.keys(actual).filter((key) => !(key in documented)).map((key) => `${at}.${key}: not documented`)
  const within = Object.keys(documented).filter((key) => key in actual).flatMap((key) => differences(actual[key], documented[key], `${at}.${key}`))
  return [...missing, ...surplus, ...within]
}

const kind = (value: unknown): string => value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value

const isRecord = (value: unknown): value is Record<string, unknown> => kind(value) === 'object'
