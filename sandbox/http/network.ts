import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Provider } from '../world.ts'

/** The line between the app and each provider: a port of its own, which can be cut. */
export interface Network {
  /** `http://127.0.0.1:PORT`, the same after a cut. */
  url(provider: Provider): string
  isCut(provider: Provider): boolean
  /** At once: running connections break, and nobody listens, so that a client knows that nothing was sent. */
  cut(provider: Provider): void
  /** Resolves when the provider listens again, on the same port. */
  mend(provider: Provider): Promise<void>
  close(): Promise<void>
}

/** While the network is cut, another program may hold the port for a moment: tried again so often, with this pause. */
const TRIES = 100
const PAUSE_MS = 50

interface Line { readonly server: Server, port: number, isCut: boolean }

/** `ports`: 0 = any free one. */
export async function openNetwork(
  ports: Record<Provider, number>, serve: (provider: Provider) => RequestListener,
): Promise<Network> {
  const lineTo = async (provider: Provider): Promise<Line> => {
    const server = createServer(serve(provider))
    await listen(server, ports[provider])
    return { server, port: (server.address() as AddressInfo).port, isCut: false }
  }
  const lines: Record<Provider, Line> = { graph: await lineTo('graph'), twilio: await lineTo('twilio') }
  return {
    url: (provider) => `http://127.0.0.1:${lines[provider].port}`,
    isCut: (provider) => lines[provider].isCut,
    cut(provider) {
      const line = lines[provider]
      if (line.isCut) return
      line.isCut = true
      line.server.close()
      line.server.closeAllConnections()
    },
    async mend(provider) {
      const line = lines[provider]
      if (!line.isCut) return
      line.isCut = false
      await listenAgain(line)
    },
    async close() {
      await Promise.all(Object.values(lines).map(async ({ server }) => {
        const closed = new Promise((resolve) => server.close(resolve))
        server.closeAllConnections()
        await closed
      }))
    },
  }
}

async function listenAgain(line: Line): Promise<void> {
  for (let tried = 1; !line.isCut; tried += 1) {
    try {
      return await listen(line.server, line.port)
    } catch (error) {
      if (tried === TRIES) throw error
      await pause(PAUSE_MS)
    }
  }
}

/** On loopback only. */
export function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}
