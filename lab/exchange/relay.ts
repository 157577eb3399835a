import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** Between Compline and the exchange: a TCP connection that can be torn, as by a network that goes away. */
export interface Relay {
  readonly port: number
  /** Every connection ends at once, without a word. */
  tear(): void
  /** Connections that live. */
  open(): number
  close(): Promise<void>
}

export async function openRelay(to: number): Promise<Relay> {
  const pairs = new Set<readonly Socket[]>()
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1')
    const pair = [near, far] as const
    pairs.add(pair)
    for (const socket of pair) {
      socket.setNoDelay(true)
      socket.on('error', () => { /* `close` follows */ })
      socket.on('close', () => {
        pairs.delete(pair)
        for (const end of pair) end.destroy()
      })
    }
    near.pipe(far)
    far.pipe(near)
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  const tear = (): void => { for (const pair of pairs) for (const end of pair) end.resetAndDestroy() }
  return {
    port: (server.address() as AddressInfo).port, tear,
    open: () => pairs.size,
    close: () => new Promise((resolve) => { tear(); server.close(() => { resolve() }) }),
  }
}
