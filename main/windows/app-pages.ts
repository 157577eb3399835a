import { posix } from 'node:path'

/*
 *  Which of the app's pages is shown where. Windows and macOS find a file by other spellings of its name as well
 *  (capitals, codes, dots behind it), so what is asked for is spelled out before anything is decided.
 */

/** Each of the app's hosts, and the page that is its own alone: no page of the one is shown to the other. */
const PHONE_PAGE = '/phone.html'

/** The file within the renderer's folder, `/index.html`; null = this host does not show it. */
export function fileAsked(host: 'bundle' | 'phone', pathname: string): string | null {
  let path: string
  try { path = decodeURIComponent(pathname) } catch { return null }
  // No file of ours has these in its name; a system reads drives, streams and other ways up in them.
  if (/[\\:\p{Cc}]/u.test(path)) return null
  path = posix.normalize(path === '/' ? '/index.html' : path)
  if (!path.startsWith('/') || /[. ]$/.test(path)) return null
  const name = path.toLowerCase()
  if (!/\.html?$/.test(name)) return path
  return (name === PHONE_PAGE) === (host === 'phone') ? path : null
}

/** A window stays with the origin that it was opened with: the page of one gets nothing that is meant for the other. */
export const mayGo = (origins: readonly string[], from: string, to: string): boolean =>
  origins.some((origin) => from.startsWith(`${origin}/`) && to.startsWith(`${origin}/`))
