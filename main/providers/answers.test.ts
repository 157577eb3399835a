import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readPolicy } from '../../core/policy.ts'
import { FUZZ_TIME, runs } from '../../core/testing/runs.ts'
import { DAY } from '../../core/time.ts'
import { createClock } from '../clock.ts'
import { handTime } from '../testing/time.ts'
import type { HttpResult } from './http.ts'
import { retryAfter } from './outcome.ts'
import { messageResource } from './twilio/message-resource.ts'
import { readTwilio } from './twilio/twilio-answer.ts'
import { listedAt, moment } from './twilio/twilio-time.ts'
import { downloadMedia } from './whatsapp-cloud/download.ts'
import { readGraph } from './whatsapp-cloud/graph-answer.ts'
import { readTemplatePage } from './whatsapp-cloud/template-list.ts'
import { uploadOutcome } from './whatsapp-cloud/upload.ts'
import { mimeOf, sha256Of } from './whatsapp-cloud/webhook-media.ts'

/*  Whatever a provider, or whoever stands in its place, answers: it is read without an exception. */

const anything = fc.jsonValue({ maxDepth: 2 })
const few = { maxLength: 3 }
const field = (...names: string[]) => fc.dictionary(fc.constantFrom(...names, '__proto__', 'constructor'), anything)
const nearly = fc.oneof(
  anything, fc.constant(undefined),
  fc.record({ error: field('code', 'error_subcode', 'message', 'error_data', 'error_user_msg') }),
  fc.record({ error: fc.record({ code: fc.oneof(fc.integer(), fc.string(), fc.double()), error_data: anything }) }),
  field('code', 'message', 'more_info', 'status', 'sid', 'id', 'messages', 'data', 'paging'),
)
const headers = fc.record({
  'retry-after': fc.oneof(fc.string(), fc.nat().map(String)),
  'x-business-use-case-usage': fc.oneof(fc.string(), anything.map((json) => JSON.stringify(json)), fc.constant('{"1":[{"estimated_time_to_regain_access":1e309}]}')),
}, { requiredKeys: [] })
const answer: fc.Arbitrary<HttpResult> = fc.record({ kind: fc.constant('answer' as const), status: fc.integer({ min: 100, max: 599 }), headers, json: nearly })

describe('whatever is answered', { timeout: FUZZ_TIME }, () => {
  it.each([['Graph', readGraph], ['Twilio', readTwilio]] as const)('%s: it is a success with content, or an error with a wait that is a length of time', (_name, read) => {
    fc.assert(fc.property(answer, (result) => {
      const reading = read(result)
      if (reading.ok) expect(reading.json).toBeDefined()
      else {
        expect(reading.error.code).toMatch(/./)
        if (reading.after !== null) expect(reading.after).toBeGreaterThanOrEqual(0)
      }
    }), { numRuns: runs })
  })

  it('an upload has an outcome', () => {
    fc.assert(fc.property(answer, (result) => {
      const outcome = uploadOutcome(readGraph(result), 0)
      if (outcome.ok) expect(outcome.handle).toMatch(/./)
      else expect(outcome.outcome.error.code).toMatch(/./)
    }), { numRuns: runs })
  })

  it('a list of templates is a page or none', () => {
    const next = fc.oneof(fc.string(), fc.string().map((after) => `https://graph.example/next?after=${after}`))
    const paging = fc.oneof(anything, fc.record({ next, cursors: anything }))
    fc.assert(fc.property(fc.oneof(nearly, fc.record({ data: fc.array(anything, few), paging })), (json) => {
      const page = readTemplatePage(json)
      if (page !== null) expect(Array.isArray(page.rows)).toBe(true)
    }), { numRuns: runs })
  })

  it('a listed SMS is one or none', () => {
    const names = ['direction', 'from', 'to', 'body', 'status', 'num_media', 'date_sent', 'date_created', 'error_code', 'error_message']
    fc.assert(fc.property(field(...names), (json) => {
      expect(messageResource.safeParse({ ...json, sid: 'SM1f0e8ae6ade43cb3c0ce4525424e404f' }).success).toBe(true)
      messageResource.safeParse(json)
    }), { numRuns: runs })
  })
})

describe('whatever is said of time', { timeout: FUZZ_TIME }, () => {
  const date = fc.oneof(
    fc.string(), fc.integer().map(String), fc.constantFrom('Sat, 13 Sep 275760 00:00:00 GMT', 'Thu, 01 Jan 1970 00:00:00 GMT', 'Fri, 31 Dec 9999 23:59:59 GMT', '+275760-09-13T00:00:00.000Z'),
    fc.date().map((moment) => moment.toUTCString()), fc.tuple(fc.date(), fc.string({ maxLength: 3 })).map(([moment, tail]) => moment.toUTCString() + tail),
  )

  it('the clock still tells a time that can be written down', () => {
    fc.assert(fc.property(fc.array(date, { minLength: 1, maxLength: 3 }), (dates) => {
      const clock = createClock('provider', handTime())
      for (const said of dates) clock.observe(said, handTime().now(), handTime().now() + 50)
      expect(new Date(clock.now() + 400 * DAY).toISOString()).toMatch(/^\d{4,5}|^\+\d{6}/)
      clock.stop()
    }), { numRuns: runs })
  })

  it('a wait is a length of time, or none', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.integer().map(String), fc.double().map(String), date), (header) => {
      const wait = retryAfter({ headers: { 'retry-after': header } })
      if (wait !== null) expect(wait >= 0 && wait <= 1e9).toBe(true)
    }), { numRuns: runs })
  })

  it('the moment of a row is one, or none', () => {
    fc.assert(fc.property(date, (text) => {
      const at = listedAt(text)
      if (at !== null) expect(moment(at)).toMatch(/Z$/)
    }), { numRuns: runs })
  })
})

describe('whatever is said of a file', { timeout: FUZZ_TIME }, () => {
  const bytes = fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 3 })
  const url = fc.oneof(anything, fc.webUrl(), fc.constantFrom('https://lookaside.fbsbx.com/x', 'https://graph.example/x', 'http://lookaside.fbsbx.com/', 'https://user:pass@graph.example/', 'javascript:1'))
  const said = fc.oneof(nearly, fc.record({ url, mime_type: anything, sha256: anything, file_size: anything }, { requiredKeys: ['url'] }))

  it('it is bytes to the end that was promised, or a reason; and its token goes to nobody else', async () => {
    const baseUrl = new URL('https://graph.example')
    await fc.assert(fc.asyncProperty(said, bytes, fc.oneof(fc.constant({}), headers), fc.integer({ min: 100, max: 599 }), async (json, pieces, more, status) => {
      const asked: URL[] = []
      const found = await downloadMedia({
        baseUrl, authorization: 'Bearer x', signal: new AbortController().signal,
        locate: () => Promise.resolve(readGraph({ kind: 'answer', status: 200, headers: {}, json })),
        transfer: {
          up: () => Promise.reject(new Error('nothing goes up')),
          down(request) {
            asked.push(request.url)
            return Promise.resolve(status < 300 ? { kind: 'bytes', headers: { ...more }, bytes: (async function* () { yield* pieces })(), total: null } : { kind: 'answer', status, headers: {} })
          },
        },
      })
      for (const address of asked) expect(address.protocol === 'https:' && ['graph.example', 'lookaside.fbsbx.com'].some((host) => address.hostname === host || address.hostname.endsWith('.fbsbx.com') || /(^|\.)(facebook\.com|whatsapp\.net)$/.test(address.hostname))).toBe(true)
      if (!found.ok) {
        expect(found.code).toMatch(/./)
        return
      }
      let length = 0
      const failed = await (async () => { for await (const piece of found.bytes) length += piece.length })().then(() => false, () => true)
      if (!failed && found.total !== null) expect(length === found.total).toBe(true)
    }), { numRuns: runs })
  })

  it('its type and its digest are ones, or none', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      expect(mimeOf(text)).toMatch(/^$|^[^/\s]+\/[^/\s]+$/)
      const digest = sha256Of(text)
      if (digest !== null) expect(digest).toMatch(/^[0-9a-f]{64}$/)
    }), { numRuns: runs })
  })
})

describe('whatever stands in a policy', { timeout: FUZZ_TIME }, () => {
  const whole = readFileSync(new URL('../../resources/policy/sandbox.json', import.meta.url), 'utf8')

  it('is a policy, or named problems', () => {
    const policy = JSON.parse(whole) as Record<string, unknown>
    const connectors = policy['connectors'] as Record<string, Record<string, unknown>>
    const places: ((value: unknown) => unknown)[] = [
      (value) => value,
      ...Object.keys(policy).map((key) => (value: unknown) => ({ ...policy, [key]: value })),
      ...Object.entries(connectors).flatMap(([name, connector]) => Object.keys(connector).map((key) => (value: unknown) => ({ ...policy, connectors: { ...connectors, [name]: { ...connector, [key]: value } } }))),
    ]
    fc.assert(fc.property(fc.constantFrom(...places), fc.oneof(anything, fc.webUrl(), fc.string()), (put, value) => {
      const read = readPolicy(put(value))
      if (!read.ok) expect(read.problems.length).toBeGreaterThan(0)
    }), { numRuns: runs })
  })
})
