import { crc32, deflateSync } from 'node:zlib'

/** A square picture: `size`² pixels, four bytes each (red, green, blue, opacity; not multiplied), from the top left. */
export interface Picture { readonly size: number, readonly rgba: Uint8Array }

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(8 + body.length)
  framed.writeUInt32BE(data.length, 0)
  body.copy(framed, 4)
  framed.writeUInt32BE(crc32(body), 4 + body.length)
  return framed
}

/** PNG, 8 bits per channel with opacity; each line by the filter `Up`, which suits flat drawings. */
export function encodePng({ size, rgba }: Picture): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([8, 6, 0, 0, 0], 8) // depth, RGBA, deflate, adaptive filters, not interlaced
  const stride = size * 4
  const lines = Buffer.alloc((stride + 1) * size)
  for (let y = 0; y < size; y += 1) {
    lines[y * (stride + 1)] = 2
    for (let x = 0; x < stride; x += 1) {
      const above = y === 0 ? 0 : rgba[(y - 1) * stride + x] ?? 0
      lines[y * (stride + 1) + 1 + x] = ((rgba[y * stride + x] ?? 0) - above) & 0xff
    }
  }
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', deflateSync(lines, { level: 9 })), chunk('IEND', Buffer.alloc(0))])
}
