/** Small files of each kind, true to their first bytes. */
const bytes = (...parts: (string | readonly number[] | Uint8Array)[]): Uint8Array<ArrayBuffer> =>
  Buffer.concat(parts.map((part) => typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part)))
const u16 = (value: number): number[] => [value >> 8, value & 255]
const u32 = (value: number): number[] => [...u16(value >>> 16), ...u16(value & 0xffff)]

export const png = (width = 4, height = 3): Uint8Array<ArrayBuffer> => bytes([137, 80, 78, 71, 13, 10, 26, 10], u32(13), 'IHDR', u32(width), u32(height), [8, 2, 0, 0, 0, 0, 0, 0, 0], u32(0), 'IDAT', u32(0), u32(0), 'IEND', u32(0))

/** With an EXIF orientation (1 to 8), as phones write it. */
export function jpeg(width: number, height: number, orientation = 1): Uint8Array<ArrayBuffer> {
  const tiff = bytes('MM', u16(42), u32(8), u16(1), u16(0x0112), u16(3), u32(1), u16(orientation), u16(0), u32(0))
  const exif = bytes('Exif\0\0', tiff)
  return bytes([0xff, 0xd8, 0xff, 0xe1], u16(exif.length + 2), exif, [0xff, 0xc0], u16(11), [8], u16(height), u16(width), [1, 1, 0x11, 0], [0xff, 0xd9])
}

export const pdf = (): Uint8Array<ArrayBuffer> => bytes('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n')
export const voiceNote = (): Uint8Array<ArrayBuffer> => bytes('OggS', new Uint8Array(24), 'OpusHead', [1, 1], new Uint8Array(200))
export const webp = (): Uint8Array<ArrayBuffer> => bytes('RIFF', [30, 0, 0, 0], 'WEBPVP8X', [10, 0, 0, 0], [0x10, 0, 0, 0, 99, 0, 0, 49, 0, 0], 'xxxx', [0, 0, 0, 0])
export const exe = (): Uint8Array<ArrayBuffer> => bytes('MZ', new Uint8Array(300))
export const mp4 = (brand = 'mp42'): Uint8Array<ArrayBuffer> => bytes(u32(24), 'ftyp', brand, u32(0), brand, 'isom', u32(8), 'mdat')
export const oldOffice = (): Uint8Array<ArrayBuffer> => bytes([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], new Uint8Array(600))

/** One stored entry of a ZIP after the other, without a directory: enough to know a Word file by. */
export function docx(): Uint8Array<ArrayBuffer> {
  const entry = (name: string, content: string): Uint8Array<ArrayBuffer> => {
    const head = Buffer.alloc(30)
    head.writeUInt32LE(0x04034b50, 0)
    head.writeUInt16LE(20, 4)
    head.writeUInt32LE(content.length, 18)
    head.writeUInt32LE(content.length, 22)
    head.writeUInt16LE(name.length, 26)
    return bytes(head, name, content)
  }
  return bytes(
    entry('[Content_Types].xml', '<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'),
    entry('word/document.xml', '<w:document/>'), [0x50, 0x4b, 5, 6], new Uint8Array(18),
  )
}
