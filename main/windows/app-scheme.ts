import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { Readable } from 'node:stream'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import { net, protocol } from 'electron'
import type { MediaId } from '../../core/ids.ts'
import type { MediaStore } from '../media/media-store.ts'
import { serveMedia } from '../media/serve.ts'
import { fileAsked } from './app-pages.ts'

/** Where the page lives: never file://, so that it has an origin of its own and a policy by header. */
export const APP_ORIGIN = 'app://bundle'

/** Where the phone window lives: an origin of its own, so that neither page has what the other may. */
export const PHONE_ORIGIN = 'app://phone'

/** Where the page finds the files of messages: `app://media/<id>`. Another origin, so that nothing in them is the page's own. */
const MEDIA = 'app://media'

/** Nothing but what the bundle itself brings, and kept files as pictures and sounds; no eval, no frames, no forms, no network. */
const CSP = [
  "default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", `img-src 'self' data: blob: ${MEDIA}`, "font-src 'self'",
  // A voice message's waveform is drawn from its bytes.
  `connect-src 'self' ${MEDIA}`, `media-src 'self' blob: ${MEDIA}`, "worker-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "object-src 'none'",
].join('; ')

/** Sound and scripts of its own, and nothing else: SIP goes through main, and media by WebRTC. */
const PHONE_CSP = [
  "default-src 'none'", "script-src 'self'", "media-src 'self' blob: mediastream:", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "object-src 'none'",
].join('; ')
const policies = { bundle: CSP, phone: PHONE_CSP } as const

/** Of what a page could ask the machine for: the microphone, which main allows while a recording or a call goes on, and no other. */
const POWERS = ['microphone=(self)', ...['camera', 'geolocation', 'display-capture', 'midi', 'usb', 'serial', 'hid', 'bluetooth', 'payment'].map((power) => `${power}=()`)].join(', ')

const types: Readonly<Record<string, string>> = {
  '.wav': 'audio/wav',
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.json': 'application/json',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.woff2': 'font/woff2', '.map': 'application/json',
}

export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true, stream: true, codeCache: true } }])
}

/** Serves the built renderer, and the files of messages; in development the page comes from Vite at `devUrl`, under the same origin and policy. */
export function serveApp(folder: string, devUrl: string | undefined, media: () => Pick<MediaStore, 'ref' | 'read'> | null = () => null): void {
  protocol.handle('app', async (request) => {
    const { host, pathname, search } = new URL(request.url)
    if (host === 'media') return mediaAnswer(media(), pathname, request)
    const file = host === 'bundle' || host === 'phone' ? fileAsked(host, pathname) : null
    if (file === null || (request.method !== 'GET' && request.method !== 'HEAD')) return new Response(null, { status: 404 })
    if (devUrl !== undefined) return net.fetch(new URL(pathname + search, devUrl).href)
    try {
      const path = normalize(join(folder, file))
      if (!path.startsWith(folder + sep)) return new Response(null, { status: 404 })
      const body = await readFile(path)
      return new Response(new Uint8Array(body), {
        headers: { 'content-type': types[extname(path)] ?? 'application/octet-stream', 'content-security-policy': policies[host === 'phone' ? 'phone' : 'bundle'], 'permissions-policy': POWERS, 'x-content-type-options': 'nosniff', 'cache-control': 'no-cache' },
      })
    } catch {
      return new Response(null, { status: 404 })
    }
  })
}

/** Waits with each piece until the page has taken the one before: a film is not read as a whole. */
function mediaAnswer(store: Pick<MediaStore, 'ref' | 'read'> | null, pathname: string, { method, headers }: Request): Response {
  if (store === null) return new Response(null, { status: 404 })
  const id = /^\/([0-9a-f-]{36})$/.exec(pathname)?.[1] ?? null
  const { status, headers: said, body } = serveMedia(store, id as MediaId | null, method, headers.get('range'))
  const stream = body === null ? null : Readable.toWeb(Readable.from(body, { objectMode: false, highWaterMark: 256 * 1024 })) as NodeStream<Uint8Array> as ReadableStream<Uint8Array>
  return new Response(stream, { status, headers: { ...said, 'access-control-allow-origin': APP_ORIGIN } })
}
