import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { sampleOf } from '../sandbox/samples/samples.ts'
import { digestOf, makeFile, putDown, type SoakFile } from './files.ts'
import { PROXY_PASSWORD, PROXY_SECRET, type Stage } from './stage.ts'
import { someWeather } from './storm.ts'
import type { Conversation } from './talks.ts'

/** Each with how often it comes, in thousandths. The order is part of what a seed means. */
const deeds = [
  [360, writeOut], [60, sendFile], [360, writeIn], [60, writeFileIn], [30, submitAgain], [70, changeWeather], [13, cutNetwork],
  [13, sleep], [13, kill], [11, killWindow], [3, rebuildWindow], [4, forgetAuthority], [3, wrongPassword],
] as const

type Deed = (stage: Stage, talk: Conversation, mark: number) => void | Promise<void>

export async function doSomething(stage: Stage, talks: readonly Conversation[], mark: number): Promise<void> {
  const talk = stage.oneOf(talks)
  let left = stage.pick(0, deeds.reduce((sum, [often]) => sum + often, 0) - 1)
  const found = deeds.find(([often]) => (left -= often) < 0)
  await (found?.[1] as Deed)(stage, talk, mark)
}

function writeOut({ submit, count }: Stage, { submitted, threadId }: Conversation, mark: number): void {
  const text = `out ${String(mark)}`
  const message = { id: randomUUID(), text, takenOver: false, sha256: null, body: { type: 'text' as const, text } }
  submitted.push(message)
  count('texts sent')
  // Not waited for: the desk may die under it.
  void submit(message.id, threadId, message.body)
}

async function sendFile({ desk, submit, count, folder, roll, oneOf }: Stage, { submitted, threadId, channel }: Conversation, mark: number): Promise<void> {
  const text = `out ${String(mark)}`
  const file = makeFile(roll, channel === 'sms' ? 'image' : oneOf(['image', 'document', 'video'] as const), text)
  const path = putDown(join(folder, 'outgoing'), `${String(mark)}.${({ image: 'jpg', document: 'pdf', video: 'mp4' } as const)[file.kind]}`, file)
  const taken = await desk.take({ threadId, path }) as { ok: boolean, media?: { id: string } } | null
  // The desk died, or it said why not: nothing was sent yet.
  if (taken?.media === undefined) return count(taken === null ? 'files whose desk died while it took them' : 'files refused')
  const message = { id: randomUUID(), text, takenOver: false, sha256: file.sha256, body: { type: 'media' as const, media: taken.media.id, text } }
  submitted.push(message)
  count('files sent')
  void submit(message.id, threadId, message.body)
}

function writeIn({ control, count }: Stage, { written, channel, client }: Conversation, mark: number): void {
  const text = `in ${String(mark)}`
  written.push({ text, at: Date.parse(control.clock().now), sha256: null })
  count('texts written by clients')
  if (channel === 'sms') control.send(client, { channel: 'sms', text })
  else control.send(client, { channel: 'whatsapp', text })
}

function writeFileIn({ control, count, roll, oneOf }: Stage, { written, channel, client }: Conversation, mark: number): void {
  const text = `in ${String(mark)}`
  const at = Date.parse(control.clock().now)
  count('files sent by clients')
  if (channel === 'sms') {
    const file = oneOf(['image', 'video'] as const)
    written.push({ text, at, sha256: digestOf(sampleOf(file).bytes) })
    control.send(client, { channel: 'sms', text, file })
    return
  }
  const file: SoakFile = makeFile(roll, oneOf(['image', 'document', 'video'] as const), text)
  written.push({ text, at, sha256: file.sha256 })
  control.send(client, { channel: 'whatsapp', type: file.kind, caption: text, file: { base64: file.bytes.toString('base64'), mime: file.mime, ...(file.kind === 'document' && { name: `${text}.pdf` }) } })
}

/** As a double click, or a screen that lost the answer. */
function submitAgain({ desk, count, oneOf }: Stage, { submitted, threadId }: Conversation): void {
  if (submitted.length === 0) return
  const { id, body } = oneOf(submitted)
  count('submitted twice')
  void desk.call('messages.submit', { id, threadId, body })
}

function changeWeather({ control, count, roll }: Stage): void {
  count('changes of weather')
  for (const weather of someWeather(roll)) control.network(weather)
}

async function cutNetwork({ control, count, oneOf, pick }: Stage): Promise<void> {
  const which = oneOf(['graph', 'twilio', 'both'] as const)
  count(which === 'both' ? 'cuts of the whole network' : `cuts of ${which}`)
  const provider = which === 'both' ? undefined : which
  await control.offline(true, provider)
  await pause(pick(500, 4000))
  await control.offline(false, provider)
}

async function sleep({ control, desk, count, pick }: Stage): Promise<void> {
  count('sleeps')
  const ms = pick(10, 900) * 1000
  const nap = pick(300, 2000)
  await desk.sleep(ms, async () => {
    await pause(nap)
    control.advance(ms)
  })
}

async function kill({ desk, count, pick, restart }: Stage): Promise<void> {
  count('kills')
  await desk.kill()
  await pause(pick(0, 1500))
  await restart()
}

async function killWindow({ window, count, roll, pick }: Stage): Promise<void> {
  const amidst = await window.kill(roll() < 0.5)
  count(amidst ? 'windows killed in a transaction' : 'windows killed')
  await pause(pick(0, 1500))
  await window.open()
}

function rebuildWindow({ window, count }: Stage): void {
  count('windows made anew')
  window.rebuild()
  window.poke()
}

/** The desk starts as before IT told it of the authority: nothing leaves, nothing is lost. */
async function forgetAuthority({ desk, policies, count, pick, restart, firm }: Stage): Promise<void> {
  if (!firm || policies.untrusted === null) return
  count('starts with an untrusted authority')
  await desk.kill()
  desk.usePolicy(policies.untrusted)
  await restart()
  await pause(pick(2000, 4000))
  await desk.kill()
  desk.usePolicy(policies.good)
  await restart()
}

async function wrongPassword({ desk, count, pick, firm }: Stage): Promise<void> {
  if (!firm) return
  count('wrong passwords at the proxy')
  await desk.call('accounts.setSecret', { name: PROXY_SECRET, value: 'wrong' })
  await pause(pick(1000, 3000))
  await desk.call('accounts.setSecret', { name: PROXY_SECRET, value: PROXY_PASSWORD })
}
