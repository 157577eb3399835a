import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readPolicy } from '../../core/policy.ts'
import { FUZZ_TIME, runs } from '../../core/testing/runs.ts'
import type { HttpResult } from './http.ts'
import { messageResource } from './twilio/message-resource.ts'
import { readTwilio } from './twilio/twilio-answer.ts'
import { readGraph } from './whatsapp-cloud/graph-answer.ts'
import { readTemplatePage } from './whatsapp-cloud/template-list.ts'
import { uploadOutcome } from './whatsapp-cloud/upload.ts'

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
