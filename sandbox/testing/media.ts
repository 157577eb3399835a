import { credentials } from '../credentials.ts'
import { sampleOf, type Sample } from '../samples/samples.ts'
import type { MediaKind } from '../media/kinds.ts'

const { accessToken, phoneNumberId } = credentials.whatsapp
const authorization = `Bearer ${accessToken}`

export interface Uploaded { status: number, body: { id?: string, error?: { code: number, error_data?: { details: string } } } }

/** `POST /{PNID}/media`; `change` alters the form before it goes. */
export async function upload(base: string, kind: MediaKind, file: Sample = sampleOf(kind), change: (form: FormData) => void = () => undefined): Promise<Uploaded> {
  const form = new FormData()
  form.set('messaging_product', 'whatsapp')
  form.set('type', file.mime)
  form.set('file', new Blob([new Uint8Array(file.bytes)], { type: file.mime }), file.name ?? 'file')
  change(form)
  const response = await fetch(`${base}/v26.0/${phoneNumberId}/media`, { method: 'POST', headers: { authorization }, body: form })
  return { status: response.status, body: await response.json() as Uploaded['body'] }
}

export async function uploaded(base: string, kind: MediaKind): Promise<string> {
  const { body } = await upload(base, kind)
  if (body.id === undefined) throw new Error(JSON.stringify(body))
  return body.id
}

export const download = (url: string, headers: Record<string, string> = { authorization }): Promise<Response> => fetch(url, { headers })
