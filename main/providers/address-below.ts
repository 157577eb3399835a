/** `path` (it begins with a slash) below `base`, which may have a path of its own: a reverse proxy's, a test's. */
export function addressBelow(base: URL, path: string, query: Readonly<Record<string, string>> | URLSearchParams = {}): URL {
  const url = new URL(base)
  url.pathname = url.pathname.replace(/\/+$/, '') + path
  url.search = new URLSearchParams(query).toString()
  url.hash = ''
  return url
}
