import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { net, protocol } from 'electron'

/** Where the page lives: never file://, so that it has an origin of its own and a policy by header. */
export const APP_ORIGIN = 'app://bundle'

/** Nothing but what the bundle itself brings; no eval, no frames, no forms, no network. */
const CSP = [
  "default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data: blob:", "font-src 'self'",
  "connect-src 'self'", "media-src 'self' blob:", "worker-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "object-src 'none'",
].join('; ')

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.json': 'application/json',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.woff2': 'font/woff2', '.map': 'application/json',
}

export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }])
}

/** Serves the built renderer; in development the page comes from Vite at `devUrl`, under the same origin and policy. */
export function serveApp(folder: string, devUrl: string | undefined): void {
  protocol.handle('app', async (request) => {
    const { host, pathname, search } = new URL(request.url)
    if (host !== 'bundle' || (request.method !== 'GET' && request.method !== 'HEAD')) return new Response(null, { status: 404 })
    if (devUrl !== undefined) return net.fetch(new URL(pathname + search, devUrl).href)
    try {
      const path = normalize(join(folder, decodeURIComponent(pathname === '/' ? '/index.html' : pathname)))
      if (!path.startsWith(folder + sep)) return new Response(null, { status: 404 })
      const body = await readFile(path)
      return new Response(new Uint8Array(body), {
        headers: { 'content-type': types[extname(path)] ?? 'application/octet-stream', 'content-security-policy': CSP, 'x-content-type-options': 'nosniff', 'cache-control': 'no-cache' },
      })
    } catch {
      return new Response(null, { status: 404 })
    }
  })
}
