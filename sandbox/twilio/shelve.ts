import type { PhoneMedia } from '../clients/client.ts'
import type { Sample } from '../samples/samples.ts'
import type { World } from '../world.ts'

/** A file of the firm's, as the client's phone will show it. */
export function shelve(world: World, file: Sample): PhoneMedia {
  const { id, mime, bytes, name, voice } = world.shelf.put(file, 'firm', world.clock.now())
  const family = (['image', 'video', 'audio'] as const).find((kind) => mime.startsWith(kind))
  return { kind: mime.startsWith('image/webp') ? 'sticker' : family ?? 'document', id, mime, bytes: bytes.length, name, voice }
}
