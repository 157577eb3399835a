import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { oggPages } from '../../../core/messaging/ogg-opus.ts'
import { callSound } from '../../../core/telephony/call-sound.ts'
import { spots } from './ogg-spots.ts'

const webm = new Uint8Array(readFileSync(new URL('../../../core/testing/recorded-call.webm', import.meta.url)))
async function recording(times: number): Promise<Uint8Array<ArrayBuffer>> {
  const pages: Uint8Array[] = []
  for await (const page of callSound((async function* () { yield webm })())) pages.push(page)
  const sound = pages.slice(2)
  return Uint8Array.from(Buffer.concat([...pages.slice(0, 2), ...Array.from({ length: times }, () => sound).flat()]))
}
async function look(file: Uint8Array<ArrayBuffer>, count: number) {
  let read = 0
  const found: (Uint8Array | null)[] = []
  for await (const spot of spots(async (from, to) => { read += to - from; return file.slice(from, to) }, file.length, count)) found.push(spot)
  return { found, read }
}

describe('a look at a long recording', () => {
  it('gives a file of its own from each spot: both heads and one page', async () => {
    const { found } = await look(await recording(40), 10)
    expect(found).toHaveLength(10)
    for (const spot of found) expect(oggPages(spot ?? new Uint8Array()).map(({ content }) => Buffer.from(content.subarray(0, 8)).toString()).slice(0, 2)).toEqual(['OpusHead', 'OpusTags'])
    for (const spot of found) expect(oggPages(spot ?? new Uint8Array())).toHaveLength(3)
  })
  it('begins at its beginning, and spreads over all of it', async () => {
    const file = await recording(3)
    const { found } = await look(file, 7)
    const first = oggPages(found[0] ?? new Uint8Array())[2]
    expect(first?.position).toBe(oggPages(file)[2]?.position)
    expect(new Set(found.map((spot) => spot && Buffer.from(spot).toString('hex'))).size).toBeGreaterThan(1)
  })
  it('reads no more of hours than of minutes', async () => {
    const [minutes, hours] = [await look(await recording(100), 20), await look(await recording(2000), 20)]
    expect(hours.read).toBeLessThanOrEqual(minutes.read * 1.5)
  })
  it('finds nothing where there is nothing, and says so of what is no recording', async () => {
    const file = await recording(1)
    file.fill(0, 100)
    expect((await look(file, 2)).found).toEqual([null, null])
    await expect(look(new Uint8Array(500), 2)).rejects.toThrow('no recording')
  })
})
