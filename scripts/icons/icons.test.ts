import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { encodeIcns, icnsSizes } from './icns.ts'
import { encodeIco } from './ico.ts'
import { encodePng, type Picture } from './picture.ts'

/** Two by two: red, green / blue half through, nothing. */
const four: Picture = { size: 2, rgba: Uint8Array.of(255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 128, 0, 0, 0, 0) }
const plain = (size: number): Picture => ({ size, rgba: new Uint8Array(size * size * 4).fill(200) })

describe('icon files', () => {
  it('a PNG holds size, depth and the filtered lines', () => {
    const png = encodePng(four)
    expect(png.subarray(12, 16).toString()).toBe('IHDR')
    expect([png.readUInt32BE(16), png.readUInt32BE(20), ...png.subarray(24, 26)]).toEqual([2, 2, 8, 6])
    const data = png.subarray(png.indexOf('IDAT') + 4, png.indexOf('IEND') - 8)
    expect([...inflateSync(data)]).toEqual([2, 255, 0, 0, 255, 0, 255, 0, 255, 2, 1, 0, 255, 129, 0, 1, 0, 1])
  })
  it('an .ico says where each picture stands, small ones as bitmaps, 256 px as PNG', () => {
    const ico = encodeIco([four, plain(256)])
    expect([ico.readUInt16LE(2), ico.readUInt16LE(4)]).toEqual([1, 2])
    const [first, second] = [6, 22].map((at) => ({ width: ico[at], length: ico.readUInt32LE(at + 8), offset: ico.readUInt32LE(at + 12) }))
    expect(first).toEqual({ width: 2, length: 40 + 16 + 8, offset: 38 })
    expect(second).toMatchObject({ width: 0, offset: 38 + 64 })
    expect(ico.subarray(38 + 40, 38 + 48).toJSON().data).toEqual([255, 0, 0, 128, 0, 0, 0, 0]) // the lower line first, BGRA
    expect(ico.subarray((second?.offset ?? 0) + 1, (second?.offset ?? 0) + 4).toString()).toBe('PNG')
    expect(ico.length).toBe((second?.offset ?? 0) + (second?.length ?? 0))
  })
  it('an .icns holds every size once per code, and its own length', () => {
    const icns = encodeIcns(icnsSizes.map(plain))
    expect(icns.subarray(0, 4).toString()).toBe('icns')
    expect(icns.readUInt32BE(4)).toBe(icns.length)
    const codes: string[] = []
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) codes.push(icns.subarray(at, at + 4).toString())
    expect(codes).toEqual(['icp4', 'icp5', 'ic11', 'ic12', 'ic07', 'ic13', 'ic08', 'ic14', 'ic09', 'ic10'])
  })
  it('an .icns that lacks a size is refused', () => {
    expect(() => encodeIcns([plain(16)])).toThrow('.icns needs a picture of 32 px')
  })
})
