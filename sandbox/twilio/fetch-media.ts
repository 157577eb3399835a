import { request } from 'node:http'
import { toThisMachine } from '../names.ts'
import type { Sample } from '../samples/samples.ts'

const PATIENCE_MS = 10_000
const MOST_BYTES = 16 * 1024 * 1024

/** Twilio fetches the file that a message names. Null where nobody gives it out, or it is too large. From this machine only. */
export function fetchMedia(url: string): Promise<Sample | null> {
  return new Promise((resolve) => {
    const asked = request(url, { agent: false, lookup: toThisMachine, timeout: PATIENCE_MS })
    asked.on('response', (response) => {
      const chunks: Buffer[] = []
      let size = 0
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > MOST_BYTES) asked.destroy()
        else chunks.push(chunk)
      })
      response.on('end', () => {
        const mime = response.headers['content-type'] ?? 'application/octet-stream'
        resolve(response.statusCode === 200 ? { bytes: Buffer.concat(chunks), mime, name: null, voice: false } : null)
      })
      response.on('error', () => { resolve(null) })
    })
    asked.on('timeout', () => { asked.destroy() })
    asked.on('error', () => { resolve(null) })
    asked.on('close', () => { resolve(null) })
    asked.end()
  })
}
