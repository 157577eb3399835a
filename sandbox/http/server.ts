import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { Changes } from '../changes.ts'
import type { Control } from '../control/control.ts'
import { answerControl } from '../control/route.ts'
import { serveEvents } from '../control/events.ts'
import { servePage } from '../web/serve.ts'
import { providerNames } from '../names.ts'
import type { Provider, World } from '../world.ts'
import { plainJson, type Incoming } from './answer.ts'
import { serveProvider } from './provider.ts'
import { mostBytes, readBody } from './read-body.ts'
import { write } from './write.ts'

/** The control API and the phones' page. */
export const createControlServer = (world: World, control: Control, changes: Changes): Server =>
  createServer(carefully(world, async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://sandbox')
    if (url.pathname === '/control/events') return serveEvents(control, changes, response)
    const incoming = await readIncoming(world, url, request, response)
    if (!incoming) return
    const isControl = url.pathname.startsWith('/control/')
    write(response, isControl ? await answerControl(control, incoming) : await servePage(incoming), world.clock.now())
  }))

/** One provider's API. */
export const providerListener = (world: World, provider: Provider): RequestListener =>
  carefully(world, async (request, response) => {
    const incoming = await readIncoming(world, new URL(request.url ?? '/', 'http://sandbox'), request, response)
    if (incoming) await serveProvider(world, provider, incoming, request, response)
  })

type Serve = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** To this machine only; a bug is a 500, not the end. */
function carefully(world: World, serve: Serve): RequestListener {
  return (request, response) => {
    if (!isLocal(request.headers.host, world.options.proxy !== undefined)) return write(response, plainJson(403, { error: 'this machine only' }), world.clock.now())
    serve(request, response).catch((error: unknown) => {
      // The connection broke while its request was read: the network was cut, or the client left.
      if (request.socket.destroyed) return
      process.stderr.write(`sandbox: ${error instanceof Error ? error.stack ?? error.message : String(error)}\n`)
      if (response.headersSent) return
      write(response, plainJson(500, { error: 'the sandbox has a bug, see its stderr' }), world.clock.now())
    })
  }
}

/** Undefined where the body was too large, and that was answered. */
async function readIncoming(world: World, url: URL, request: IncomingMessage, response: ServerResponse): Promise<Incoming | undefined> {
  const raw = await readBody(request, mostBytes(url.pathname))
  if (!raw) {
    response.setHeader('connection', 'close')
    write(response, plainJson(413, { error: 'too large' }), world.clock.now())
    return undefined
  }
  return {
    method: request.method ?? 'GET', path: url.pathname, query: url.searchParams, target: request.url ?? '/', raw,
    headers: Object.fromEntries(Object.entries(request.headersDistinct).map(([name, values]) => [name, values?.join(', ')])),
  }
}

/** Against DNS rebinding: a foreign web page reaches nothing here under its own name. */
function isLocal(host = '', proxied: boolean): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host) || proxied && Object.values(providerNames).includes(host.replace(/:\d+$/, ''))
}
