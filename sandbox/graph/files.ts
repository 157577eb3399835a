import type { PhoneMedia } from '../clients/client.ts'
import { bareType, fits, mostBytesOf, type MediaKind } from '../media/kinds.ts'
import type { Shelved } from '../media/shelf.ts'
import { isLoopbackUrl } from '../webhooks/post.ts'
import type { World } from '../world.ts'
import { GraphError } from './graph-error.ts'
import type { SentFile } from './send-common.ts'
import type { SentMessage } from './send-schema.ts'

/** The file of a message, and the code with which the message fails afterwards where it cannot be used. */
export interface FoundFile { media?: PhoneMedia, failure?: 131053 }

/** Every message has one file at most. Throws 100 for an id that Meta does not know. */
export async function fileOf(world: World, message: SentMessage): Promise<FoundFile> {
  const sent = sentFileOf(message)
  if (!sent) return {}
  const { kind, file, voice } = sent
  const found = file.id === undefined ? await fetched(world, file.link ?? '', kind) : world.shelf.get(file.id, world.clock.now())
  if (file.id !== undefined && found?.owner !== 'firm') {
    throw new GraphError(100, undefined, `(#100) Param ${kind}['id'] is not a valid whatsapp business account media attachment ID`)
  }
  if (!found || !fits(found.mime, kind) || found.bytes.length > mostBytesOf(kind)) return { failure: 131053 }
  const { id, mime, bytes, name } = found
  return { media: { kind, id, mime, bytes: bytes.length, name: kind === 'document' ? file.filename ?? name : null, voice } }
}

function sentFileOf(message: SentMessage): { kind: MediaKind, file: SentFile, voice: boolean } | undefined {
  switch (message.type) {
    case 'image': return { kind: 'image', file: message.image, voice: false }
    case 'video': return { kind: 'video', file: message.video, voice: false }
    case 'document': return { kind: 'document', file: message.document, voice: false }
    case 'sticker': return { kind: 'sticker', file: message.sticker, voice: false }
    case 'audio': return { kind: 'audio', file: message.audio, voice: message.audio.voice === true }
    case 'template': {
      const [parameter] = message.template.components?.find((component) => component.type === 'header')?.parameters ?? []
      if (parameter?.type === 'image') return { kind: 'image', file: parameter.image, voice: false }
      if (parameter?.type === 'video') return { kind: 'video', file: parameter.video, voice: false }
      if (parameter?.type === 'document') return { kind: 'document', file: parameter.document, voice: false }
      return undefined
    }
    default: return undefined
  }
}

const PATIENCE_MS = 5000

/** Meta would fetch a link from the internet. The sandbox leaves this machine for nobody: what is elsewhere fails. */
async function fetched(world: World, link: string, kind: MediaKind): Promise<Shelved | undefined> {
  if (!isLoopbackUrl(link)) return undefined
  try {
    const answer = await fetch(link, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE_MS) })
    const size = Number(answer.headers.get('content-length') ?? 0)
    if (!answer.ok || size > mostBytesOf(kind)) return undefined
    const bytes = Buffer.from(await answer.arrayBuffer())
    const mime = bareType(answer.headers.get('content-type') ?? '')
    const name = decodeURIComponent(new URL(link).pathname.split('/').at(-1) ?? '') || null
    return world.shelf.put({ bytes, mime, name, voice: false }, 'firm', world.clock.now())
  } catch {
    return undefined
  }
}
