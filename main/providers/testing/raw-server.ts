import { createServer, type Server, type Socket } from 'node:net'

/** A TCP server on a free loopback port that does to each connection what the test says. */
export interface RawServer {
  readonly url: URL
  /** Bytes that arrived, all connections together. */
  received(): string
  close(): Promise<void>
}

export async function rawServer(behave: (socket: Socket, sofar: () => string) => void, scheme: 'http' | 'https' = 'http'): Promise<RawServer> {
  let received = ''
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    let own = ''
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => {
      own += bytes.toString('latin1')
      received += bytes.toString('latin1')
    })
    behave(socket, () => own)
  })
  const port = await listening(server)
  return {
    url: new URL(`${scheme}://127.0.0.1:${port}`),
    received: () => received,
    close: () => new Promise((resolve) => {
      for (const socket of sockets) socket.destroy()
      server.close(() => resolve())
    }),
  }
}

export const listening = (server: Server): Promise<number> => new Promise((resolve, reject) => {
  server.once('error', reject)
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    if (address === null || typeof address === 'string') return reject(new Error('no port'))
    resolve(address.port)
  })
})
