import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Changes } from '../changes.ts'
import type { Control } from '../control/control.ts'
import { answerControl } from '../control/route.ts'
import { serveEvents } from '../control/events.ts'
import { servePage } from '../web/serve.ts'
import type { World } from '../world.ts'
import { plainJson, type Incoming } from './answer.ts'
import { providerOf, serveProvider } from './provider.ts'
import { readBody } from './read-body.ts'
import { write } from './write.ts'

/** One port for the providers, the control API and the phones' page; loopback only. */
export function createSandboxServer(world: World, control: Control, changes: Changes): Server {
  return createServer((request, response) => {
    serve(world, control, changes, request, response).catch((error: unknown) => {
      process.stderr.write(`sandbox: ${error instanceof Error ? error.stack ?? error.message : String(error)}\n`)
      if (response.headersSent) return
      write(response, plainJson(500, { error: 'the sandbox has a bug, see its stderr' }), world.clock.now())
    })
  })
}

async function serve(
  world: World, control: Control, changes: Changes, request: IncomingMessage, response: ServerResponse,
): Promise<void> {
  const now = world.clock.now()
  if (!isLocal(request.headers.host)) return write(response, plainJson(403, { error: 'this machine only' }), now)
  const url = new URL(request.url ?? '/', 'http://sandbox')
  const provider = providerOf(url.pathname)
  if (provider && world.offline[provider]) {
    request.socket.destroy()
    return
  }
  if (url.pathname === '/control/events') return serveEvents(control, changes, response)
  const raw = await readBody(request)
  if (!raw) {
    response.setHeader('connection', 'close')
    return write(response, plainJson(413, { error: 'too large' }), now)
  }
  const incoming: Incoming = {
    method: request.method ?? 'GET', path: url.pathname, query: url.searchParams, target: request.url ?? '/', raw,
    headers: Object.fromEntries(Object.entries(request.headersDistinct).map(([name, values]) => [name, values?.join(', ')])),
  }
  if (provider) return serveProvider(world, provider, incoming, request, response)
  const isControl = url.pathname.startsWith('/control/')
  write(response, isControl ? await answerControl(control, incoming) : await servePage(incoming), world.clock.now())
}

/** Against DNS rebinding: a foreign web page reaches neither control nor phones under its own name. */
const isLocal = (host = ''): boolean => /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host)
