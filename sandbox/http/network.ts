import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { providerNames } from '../names.ts'
import type { Behind } from '../proxy/proxy.ts'
import type { Certificates } from '../tls/certificates.ts'
import type { Provider } from '../world.ts'

/** The line between the app and each provider: a port of its own, which can be cut. */
export interface Network {
  /** `http://127.0.0.1:PORT` (https with certificates; behind a proxy by its name), the same after a cut. */
  url(provider: Provider): string
  isCut(provider: Provider): boolean
  /** At once: running connections break, and nobody listens, so that a client knows that nothing was sent. */
  cut(provider: Provider): void
  /** Resolves when the provider listens again, on the same port. */
  mend(provider: Provider): Promise<void>
  /** The provider at this "name:port", for the proxy. */
  behind(authority: string): Behind | undefined
  /** Connections that came past the proxy, where there is one. */
  around(): number
  close(): Promise<void>
}

/** While the network is cut, another program may hold the port for a moment: tried again so often, with this pause. */
const TRIES = 100
const PAUSE_MS = 50

interface Line { readonly server: Server, port: number, isCut: boolean }

export interface NetworkOptions {
  /** 0 = any free one. */
  readonly ports: Record<Provider, number>
  /** Null = plain HTTP. */
  readonly certificates: Certificates | null
  /** Only the proxy gets through. */
  readonly proxied: boolean
}

export async function openNetwork({ ports, certificates, proxied }: NetworkOptions, serve: (provider: Provider) => RequestListener): Promise<Network> {
  const carried = new WeakSet<Socket>()
  let around = 0
  const lineTo = async (provider: Provider): Promise<Line> => {
    const server = certificates === null ? createServer(serve(provider)) : createTlsServer({ key: certificates.key, cert: certificates.certificate }, serve(provider))
    // Who does not trust the certificate breaks off.
    server.on('tlsClientError', () => undefined)
    if (proxied) server.prependListener('connection', (socket: Socket) => {
      if (carried.has(socket)) return
      around += 1
      socket.destroy()
    })
    await listen(server, ports[provider])
    return { server, port: (server.address() as AddressInfo).port, isCut: false }
  }
  const lines: Record<Provider, Line> = { graph: await lineTo('graph'), twilio: await lineTo('twilio') }
  const hostOf = (provider: Provider): string => `${proxied ? providerNames[provider] : '127.0.0.1'}:${String(lines[provider].port)}`
  return {
    url: (provider) => `${certificates === null ? 'http' : 'https'}://${hostOf(provider)}`,
    behind(authority) {
      const provider = (['graph', 'twilio'] as const).find((one) => hostOf(one) === authority)
      if (provider === undefined) return undefined
      const line = lines[provider]
      return {
        serve: serve(provider), isCut: () => line.isCut,
        carry(socket) {
          carried.add(socket)
          line.server.emit('connection', socket)
        },
      }
    },
    around: () => around,
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
