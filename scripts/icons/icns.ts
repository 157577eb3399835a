import { encodePng, type Picture } from './picture.ts'

/** macOS' .icns: PNGs, each under the code of its size in points and its scale. */
const codes: readonly (readonly [code: string, size: number])[] = [
  ['icp4', 16], ['icp5', 32], ['ic11', 32], ['ic12', 64], ['ic07', 128], ['ic13', 256], ['ic08', 256], ['ic14', 512], ['ic09', 512], ['ic10', 1024],
]
export const icnsSizes: readonly number[] = [...new Set(codes.map(([, size]) => size))]

export function encodeIcns(pictures: readonly Picture[]): Buffer {
  const blocks = codes.map(([code, size]) => {
    const picture = pictures.find((one) => one.size === size)
    if (picture === undefined) throw new Error(`.icns needs a picture of ${String(size)} px`)
    return block(code, encodePng(picture))
  })
  return block('icns', Buffer.concat(blocks))
}

function block(code: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.write(code, 0, 'latin1')
  head.writeUInt32BE(8 + data.length, 4)
  return Buffer.concat([head, data])
}
