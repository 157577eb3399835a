import { encodePng, type Picture } from './picture.ts'

/*
 *  Windows' .ico: a directory, then the pictures. 256 px as PNG, smaller ones as bitmaps, since some installers'
 *  compilers read nothing else.
 */

/** Bitmap without a file header: BITMAPINFOHEADER, pixels from the bottom up as BGRA, and an empty mask. */
function encodeBitmap({ size, rgba }: Picture): Buffer {
  const header = Buffer.alloc(40)
  header.writeUInt32LE(40, 0)
  header.writeInt32LE(size, 4)
  header.writeInt32LE(size * 2, 8) // colour and mask together
  header.writeUInt16LE(1, 12)
  header.writeUInt16LE(32, 14)
  const pixels = Buffer.alloc(size * size * 4)
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const from = (y * size + x) * 4
      const [red = 0, green = 0, blue = 0, opacity = 0] = rgba.subarray(from, from + 4)
      pixels.set([blue, green, red, opacity], ((size - 1 - y) * size + x) * 4)
    }
  }
  const maskStride = Math.ceil(size / 32) * 4
  return Buffer.concat([header, pixels, Buffer.alloc(maskStride * size)])
}

export function encodeIco(pictures: readonly Picture[]): Buffer {
  const images = pictures.map((picture) => picture.size >= 256 ? encodePng(picture) : encodeBitmap(picture))
  const head = Buffer.alloc(6)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(pictures.length, 4)
  let offset = 6 + 16 * pictures.length
  const entries = pictures.map(({ size }, index) => {
    const length = images[index]?.length ?? 0
    const entry = Buffer.alloc(16)
    entry.set([size % 256, size % 256, 0, 0], 0) // 0 stands for 256
    entry.writeUInt16LE(1, 4)
    entry.writeUInt16LE(32, 6)
    entry.writeUInt32LE(length, 8)
    entry.writeUInt32LE(offset, 12)
    offset += length
    return entry
  })
  return Buffer.concat([head, ...entries, ...images])
}
