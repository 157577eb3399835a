import { rename, rm, writeFile } from 'node:fs/promises'

/** "From the internet": Windows warns before it starts it, and Office opens it protected. macOS is told by LSFileQuarantineEnabled (electron-builder.yml). */
const FROM_OUTSIDE = '[ZoneTransfer]\r\nZoneId=3\r\n'

/** A copy in the clear, whole or not at all; what stood under that name goes only when it is whole. */
export async function saveCopy(path: string, bytes: AsyncIterable<Uint8Array>, platform: NodeJS.Platform): Promise<void> {
  const part = `${path}.part`
  try {
    await writeFile(part, bytes, { flush: true })
    // Not every disk can hold the mark (FAT); the copy is none the worse for it.
    if (platform === 'win32') await writeFile(`${part}:Zone.Identifier`, FROM_OUTSIDE).catch(() => undefined)
    await rename(part, path)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}
