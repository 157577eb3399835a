import { describe, expect, it } from 'vitest'
import { createSealer, sealingOf } from './sealing.ts'

const key = (fill: number): Uint8Array => new Uint8Array(32).fill(fill)
const row = { id: '1', text: 'Transfer to GB29 NWBK 6016 1331 9268 19', name: 'Lucía Gómez' }

describe('rows at rest', () => {
  it('come back as they were', async () => {
    const sealer = await createSealer(key(1))
    expect(await sealer.open('messages/1', await sealer.seal('messages/1', row))).toEqual(row)
  })

  it('hold none of the words that were sealed', async () => {
    const sealer = await createSealer(key(1))
    const bytes = Buffer.from(await sealer.seal('messages/1', row))
    for (const word of ['Transfer', 'NWBK', 'Lucía', 'text']) expect(bytes.includes(word)).toBe(false)
  })

  it('are never sealed twice the same', async () => {
    const sealer = await createSealer(key(1))
    const [one, other] = [await sealer.seal('messages/1', row), await sealer.seal('messages/1', row)]
    expect(sealingOf(one)).not.toBe(sealingOf(other))
    expect(Buffer.from(one).equals(Buffer.from(other))).toBe(false)
  })

  it('do not open with another key', async () => {
    const sealed = await (await createSealer(key(1))).seal('messages/1', row)
    await expect((await createSealer(key(2))).open('messages/1', sealed)).rejects.toThrow()
  })

  it('do not open in the place of another row', async () => {
    const sealer = await createSealer(key(1))
    const sealed = await sealer.seal('messages/1', row)
    await expect(sealer.open('messages/2', sealed)).rejects.toThrow()
    await expect(sealer.open('contacts/1', sealed)).rejects.toThrow()
  })

  it('do not open when a single bit was changed', async () => {
    const sealer = await createSealer(key(1))
    const sealed = await sealer.seal('messages/1', row)
    sealed[20] = (sealed[20] ?? 0) ^ 1
    await expect(sealer.open('messages/1', sealed)).rejects.toThrow()
  })

  it('keep the key out of reach', async () => {
    const bytes = key(9)
    const sealer = await createSealer(bytes)
    const sealed = await sealer.seal('messages/1', row)
    bytes.fill(0) // the caller may wipe its copy
    expect(await sealer.open('messages/1', sealed)).toEqual(row)
  })
})
