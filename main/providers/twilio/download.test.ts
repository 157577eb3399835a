import http from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { twilioVoice } from '../../../core/testing/twilio-policy.ts'
import { contextAt } from '../testing/cleared.ts'
import { scriptedProvider, type ScriptedProvider } from '../testing/scripted-provider.ts'
import { createDownload } from './download.ts'
import { createTwilioAccount } from './twilio-account.ts'

let twilio: ScriptedProvider
let store: ScriptedProvider
beforeAll(async () => { [twilio, store] = await Promise.all([scriptedProvider(), scriptedProvider()]) })
afterAll(async () => { await Promise.all([twilio.close(), store.close()]) })
beforeEach(() => {
  twilio.seen.length = 0
  store.seen.length = 0
})

const never = new AbortController().signal
const fetch = (source: string, missingYet = false, context = contextAt()) => createDownload(createTwilioAccount(twilioVoice(twilio.url), context), context, missingYet)(source, never)

async function textOf(result: Awaited<ReturnType<typeof fetch>>): Promise<string> {
  if (!result.ok) return result.code
  const pieces: Uint8Array[] = []
  for await (const piece of result.bytes) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}

describe('a client\'s file', () => {
  it('comes with our credentials from Twilio, and without them from its store', async () => {
    twilio.answer({ status: 307, headers: { location: `${store.url}/bucket/ME1?X-Signature=abc` } })
    store.answer({ status: 200, text: 'bytes', headers: { 'content-type': 'Image/JPEG; q=1' } })
    const result = await fetch(`${twilio.url}/2010-04-01/Media/ME1`)
    expect(result).toMatchObject({ ok: true, mime: 'image/jpeg', total: null })
    expect(await textOf(result)).toBe('bytes')
    expect(twilio.seen[0]?.headers.authorization).toMatch(/^Basic /)
    expect(store.seen[0]?.path).toBe('/bucket/ME1?X-Signature=abc')
    expect(store.seen[0]?.headers.authorization).toBeUndefined()
  })

  it('is no way to this machine: a store here is none of Twilio\'s', async () => {
    const there = twilio.url.replace('127.0.0.1', 'twilio.example')
    const context = contextAt({ agent: () => Promise.resolve(new http.Agent({ lookup: (_host, _options, found) => { found(null, [{ address: '127.0.0.1', family: 4 }]) } })) })
    twilio.answer({ status: 307, headers: { location: `${store.url}/inside` } })
    const result = await createDownload(createTwilioAccount(twilioVoice(there), context), context, false)(`${there}/ME1`, never)
    expect(result).toMatchObject({ ok: false, code: 'wrong-address', again: false })
    expect([twilio.seen.length, store.seen.length]).toEqual([1, 0])
  })

  it('is followed once, and no further', async () => {
    twilio.answer({ status: 302, headers: { location: `${store.url}/1` } })
    store.answer({ status: 302, headers: { location: `${store.url}/2` } })
    expect(await fetch(`${twilio.url}/ME1`)).toMatchObject({ ok: false, code: 'http-302' })
    expect(store.seen).toHaveLength(1)
  })

  it.each(['https://elsewhere.example.com/ME1', 'not an address', 'file:///etc/passwd'])('is never asked of %s: credentials stay at Twilio\'s', async (source) => {
    expect(await fetch(source)).toMatchObject({ ok: false, code: 'wrong-address', again: false })
  })

  it.each([[404, false, false], [404, true, true], [410, true, false], [401, false, true], [503, false, true]])('HTTP %i (%s) is worth another try: %s', async (status, missingYet, again) => {
    twilio.answer({ status })
    expect(await fetch(`${twilio.url}/ME1`, missingYet)).toMatchObject({ ok: false, code: `http-${status}`, again })
  })

  it('waits for the secret', async () => {
    expect(await fetch(`${twilio.url}/ME1`, false, contextAt({ secret: () => null }))).toMatchObject({ ok: false, code: 'secret-missing', again: true })
  })
})
