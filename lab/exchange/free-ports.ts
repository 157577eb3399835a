import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'

/*
 *  Ports for programs that must be told theirs. Below the range from which the system itself hands out ports, so that
 *  nothing takes one between the look and the start; none is given twice.
 */
const FROM = 12_000
const TO = 31_000
const given = new Set<number>()

/** The first of `count` neighbouring ports of 127.0.0.1 that are free for both UDP and TCP. */
export async function freePorts(count = 1): Promise<number> {
  for (let tries = 0; tries < 200; tries += 1) {
    const first = FROM + Math.floor(Math.random() * (TO - FROM - count))
    const block = Array.from({ length: count }, (_, index) => first + index)
    if (block.some((port) => given.has(port))) continue
    if (!(await Promise.all(block.map(isFree))).every(Boolean)) continue
    for (const port of block) given.add(port)
    return first
  }
  throw new Error(`there are no ${String(count)} free ports between ${String(FROM)} and ${String(TO)}`)
}

const isFree = async (port: number): Promise<boolean> => await udpFree(port) && tcpFree(port)

const udpFree = (port: number): Promise<boolean> => new Promise((resolve) => {
  const socket = createSocket('udp4')
  socket.once('error', () => { socket.close(); resolve(false) })
  socket.bind({ port, address: '127.0.0.1', exclusive: true }, () => { socket.close(() => { resolve(true) }) })
})
const tcpFree = (port: number): Promise<boolean> => new Promise((resolve) => {
  const server = createServer()
  server.once('error', () => { resolve(false) })
  server.listen({ port, host: '127.0.0.1', exclusive: true }, () => { server.close(() => { resolve(true) }) })
})
