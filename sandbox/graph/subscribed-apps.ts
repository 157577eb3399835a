import { randomInt } from 'node:crypto'
import { z } from 'zod'
import type { Answer, Incoming } from '../http/answer.ts'
import { isLoopbackUrl, post } from '../webhooks/post.ts'
import type { World } from '../world.ts'
import { GraphError } from './graph-error.ts'
import { graphAnswer } from './json.ts'
import { checked, parseJson } from './validate.ts'

const APP_ID = '670843887433847'

const override = z.strictObject({ override_callback_uri: z.string().min(1), verify_token: z.string().min(1) })

/** `POST /{WABA}/subscribed_apps`: tells Meta where this account's webhooks go, after the hub.challenge check. */
export async function subscribeApp(world: World, incoming: Incoming): Promise<Answer> {
  if (incoming.raw.length === 0) return graphAnswer(200, { success: true })
  const body = parseJson(incoming.raw, incoming.headers['content-type'])
  const { override_callback_uri: url, verify_token: verifyToken } = checked(override, body)
  world.traffic.hide(verifyToken)
  if (!isLoopbackUrl(url)) {
    throw new GraphError(100, 'override_callback_uri: the sandbox posts to this machine only (http://127.0.0.1:…)')
  }
  await verify(world, url, verifyToken)
  world.registrations.whatsapp = { url, verifyToken }
  world.hooks.flush()
  world.changed()
  return graphAnswer(200, { success: true })
}

/** `GET /{WABA}/subscribed_apps` */
export function listSubscribedApps(world: World): Answer {
  const registered = world.registrations.whatsapp
  const app = { link: `https://www.facebook.com/games/?app_id=${APP_ID}`, name: 'Compline', id: APP_ID }
  return graphAnswer(200, {
    data: [{ whatsapp_business_api_data: app, ...(registered && { override_callback_uri: registered.url }) }],
  })
}

/** `DELETE /{WABA}/subscribed_apps`: webhooks wait from now on. */
export function unsubscribeApp(world: World): Answer {
  delete world.registrations.whatsapp
  world.changed()
  return graphAnswer(200, { success: true })
}

/** The receiver must echo the challenge, else 2200. */
async function verify(world: World, callback: string, verifyToken: string): Promise<void> {
  const challenge = String(randomInt(100_000_000, 2_000_000_000))
  const url = new URL(callback)
  url.searchParams.set('hub.mode', 'subscribe')
  url.searchParams.set('hub.challenge', challenge)
  url.searchParams.set('hub.verify_token', verifyToken)
  const entry = world.traffic.begin({
    direction: 'to-app', target: 'webhooks.whatsapp', method: 'GET', path: url.href, request: null,
  })
  const result = await post(url.href, 'GET', {}, '')
  world.traffic.finish(entry, result)
  const echoed = result.answer === challenge
  if (result.status !== 200 || !echoed) {
    const told = result.status === null
      ? 'the callback did not answer'
      : `HTTP Status Code = ${result.status}; challenge ${echoed ? 'echoed' : 'not echoed'}`
    throw new GraphError(2200, undefined, `(#2200) Callback verification failed with the following errors: ${told}`)
  }
}
