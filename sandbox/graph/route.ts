import type { Answer, Incoming } from '../http/answer.ts'
import { credentials, GRAPH_VERSION, OLDEST_GRAPH_VERSION } from '../credentials.ts'
import type { Target } from '../traffic.ts'
import type { World } from '../world.ts'
import { GraphError, graphErrorAnswer, UnknownObject, unknownObjectAnswer, unreadableTokenAnswer } from './graph-error.ts'
import { deleteMedia, readMedia, uploadMedia } from './media.ts'
import { listTemplates } from './message-templates.ts'
import { sendMessage } from './messages.ts'
import { download, LOOKASIDE } from './lookaside.ts'
import { readPhoneNumber } from './phone-number.ts'
import { listSubscribedApps, subscribeApp, unsubscribeApp } from './subscribed-apps.ts'

type Endpoint = (world: World, incoming: Incoming) => Answer | Promise<Answer>

const { phoneNumberId, wabaId, accessToken } = credentials.whatsapp

/** Every endpoint, by its object, method and edge. */
const endpoints: Record<string, Endpoint> = {
  [`POST ${phoneNumberId}/messages`]: sendMessage,
  [`POST ${phoneNumberId}/media`]: uploadMedia,
  [`GET ${phoneNumberId}/`]: (_, incoming) => readPhoneNumber(incoming),
  [`GET ${wabaId}/message_templates`]: listTemplates,
  [`POST ${wabaId}/subscribed_apps`]: subscribeApp,
  [`GET ${wabaId}/subscribed_apps`]: (world) => listSubscribedApps(world),
  [`DELETE ${wabaId}/subscribed_apps`]: (world) => unsubscribeApp(world),
}

const parts = (path: string) => /^\/v(\d+)\.0\/([^/]+)(?:\/([^/]*))?\/?$/.exec(path)

export function graphTarget({ path, raw }: Pick<Incoming, 'path' | 'raw'>): Target {
  const [, , id, edge = ''] = parts(path) ?? []
  if (path === LOOKASIDE) return 'graph.download'
  if (edge === 'media' || (edge === '' && id !== undefined && ![phoneNumberId, wabaId].includes(id))) return 'graph.media'
  if (edge === 'messages') return isReceipt(raw) ? 'graph.read' : 'graph.messages'
  if (edge === 'message_templates') return 'graph.templates'
  if (edge === 'subscribed_apps') return 'graph.subscribed_apps'
  return edge === '' ? 'graph.phone' : 'graph.other'
}

/** "Read" and "typing" go to the endpoint of messages, and are none. */
const isReceipt = (raw: Buffer): boolean => /"status"\s*:\s*"read"/.test(raw.toString('utf8', 0, 1000))

export async function answerGraph(world: World, incoming: Incoming): Promise<Answer> {
  if (incoming.path === LOOKASIDE) return download(world, incoming)
  const [, version, id = '', edge = ''] = parts(incoming.path) ?? []
  if (version === undefined || Number(version) > GRAPH_VERSION) return unknownPath(incoming.path)
  if (incoming.headers['authorization'] !== `Bearer ${accessToken}`) return unreadableTokenAnswer()
  const ours = id === phoneNumberId || id === wabaId
  const endpoint = endpoints[`${incoming.method} ${id}/${edge}`] ?? (ours || edge !== '' ? undefined : mediaEndpoint(incoming, id))
  if (!endpoint && ours && edge !== '' && !knownEdges.has(edge)) return unknownPath(`/${edge}`)
  if (!endpoint) return unknownObjectAnswer(incoming.method, id)
  try {
    return upgraded(Number(version), await endpoint(world, incoming))
  } catch (error) {
    if (error instanceof UnknownObject) return unknownObjectAnswer(incoming.method, id)
    if (error instanceof GraphError) return upgraded(Number(version), graphErrorAnswer(error))
    throw error
  }
}

/** Every other object is a file, or nobody's. */
function mediaEndpoint({ method }: Incoming, id: string): Endpoint | undefined {
  if (method === 'GET') return (world, incoming) => readMedia(world, incoming, id)
  return method === 'DELETE' ? (world, incoming) => deleteMedia(world, incoming, id) : undefined
}

const knownEdges = new Set(['messages', 'media', 'message_templates', 'subscribed_apps'])

const unknownPath = (path: string): Answer =>
  graphErrorAnswer({ code: 2500, details: undefined, wording: `Unknown path components: ${path}` })

/** An old version is not refused: it is upgraded, with a warning. */
function upgraded(version: number, answer: Answer): Answer {
  const spoken = `v${Math.max(version, OLDEST_GRAPH_VERSION)}.0`
  const warning = `The call has been auto-upgraded to ${spoken} as v${version}.0 will be deprecated.`
  return {
    ...answer,
    headers: {
      ...answer.headers,
      'facebook-api-version': spoken,
      ...(version < OLDEST_GRAPH_VERSION && { 'x-ad-api-version-warning': warning }),
    },
  }
}
