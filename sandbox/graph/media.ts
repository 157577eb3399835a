import type { Answer, Incoming } from '../http/answer.ts'
import { credentials } from '../credentials.ts'
import { bareType, kindOfType, looksLike, mostBytesOf, supportedTypes } from '../media/kinds.ts'
import type { Shelved } from '../media/shelf.ts'
import type { World } from '../world.ts'
import { GraphError, UnknownObject } from './graph-error.ts'
import { graphAnswer } from './json.ts'
import { lookasideUrl } from './lookaside.ts'

/** `POST /{PNID}/media`: multipart with `messaging_product`, `type` and `file`, each once and nothing else. */
export async function uploadMedia(world: World, incoming: Incoming): Promise<Answer> {
  const form = await multipart(incoming)
  const surplus = [...form.keys()].find((key) => !['messaging_product', 'type', 'file'].includes(key))
  if (surplus !== undefined) throw new GraphError(100, `Unexpected key "${surplus}" on param "body".`)
  if (form.get('messaging_product') !== 'whatsapp') throw required('messaging_product')
  const [type, more] = form.getAll('type')
  if (typeof type !== 'string' || more !== undefined) throw required('type')
  const [file, another] = form.getAll('file')
  if (file === undefined || typeof file === 'string' || another !== undefined) throw required('file')
  const bytes = Buffer.from(await file.arrayBuffer())
  check(type, file.type, bytes)
  const { id } = world.shelf.put({ bytes, mime: type, name: file.name, voice: false }, 'firm', world.clock.now())
  return graphAnswer(200, { id })
}

async function multipart({ raw, headers }: Incoming): Promise<FormData> {
  const contentType = headers['content-type'] ?? ''
  if (!contentType.startsWith('multipart/form-data')) throw new GraphError(100, 'The body must be multipart/form-data.')
  try {
    return await new Response(new Uint8Array(raw), { headers: { 'content-type': contentType } }).formData()
  } catch {
    throw new GraphError(100, 'The multipart body is broken.')
  }
}

const required = (name: string): GraphError => new GraphError(100, undefined, `(#100) The parameter ${name} is required.`)

/** The declared type, the file part's own and the bytes have to agree. */
function check(type: string, partType: string, bytes: Buffer): void {
  const kind = kindOfType(type)
  if (kind === undefined || bareType(partType) !== bareType(type) || !looksLike(type, bytes)) {
    const got = kind === undefined ? type : looksLike(type, bytes) ? partType || 'application/octet-stream' : 'application/octet-stream'
    throw new GraphError(131053, `Param file must be a file with one of the following types: ${supportedTypes.join(', ')}. Received file of type '${got}'.`)
  }
  if (bytes.length === 0) throw new GraphError(131053, 'The file is empty.')
  if (bytes.length > mostBytesOf(kind)) {
    throw new GraphError(131053, `The file is too large: ${bytes.length} bytes, where ${kind} allows ${mostBytesOf(kind)}.`)
  }
}

/** `GET /{MEDIA_ID}?phone_number_id=` */
export function readMedia(world: World, incoming: Incoming, id: string): Answer {
  const file = ours(world, incoming, id)
  return graphAnswer(200, {
    url: lookasideUrl(world, file), mime_type: bareType(file.mime), sha256: file.sha256, file_size: file.bytes.length, id,
    messaging_product: 'whatsapp',
  })
}

/** `DELETE /{MEDIA_ID}?phone_number_id=` */
export function deleteMedia(world: World, incoming: Incoming, id: string): Answer {
  world.shelf.forget(ours(world, incoming, id).id)
  return graphAnswer(200, { success: true })
}

function ours(world: World, { query }: Incoming, id: string): Shelved {
  if (!/^\d+$/.test(id)) throw new GraphError(100, undefined, '(#100) Invalid post_id parameter')
  const number = query.get('phone_number_id')
  const file = number === null || number === credentials.whatsapp.phoneNumberId ? world.shelf.get(id, world.clock.now()) : undefined
  if (!file) throw new UnknownObject()
  return file
}
