import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commands } from '../../core/ipc.ts'
import { FUZZ_TIME, runs } from '../../core/testing/runs.ts'
import type { Desk } from '../desk.ts'
import type { Handlers } from './handlers.ts'
import { BadCall, createRouter, createTakeDoor } from './router.ts'

/*  Whatever comes over the wall: it is a command with the input that it should have, or a BadCall; nothing third. */

const names = Object.keys(commands)
const anything = fc.anything({ maxDepth: 3, withTypedArray: true, withNullPrototype: true, withDate: true })
const id = fc.uuid()
const field = fc.oneof(anything, id, fc.string(), fc.integer(), fc.boolean())
const nearly = fc.dictionary(fc.constantFrom('id', 'threadId', 'contactId', 'body', 'text', 'number', 'lineId', 'cursor', 'limit', 'seq', 'draft', 'mediaId', 'name', 'numbers', 'value', 'kind', 'type', 'from', 'voice', '__proto__', 'constructor'), field)
const body = fc.record({ type: fc.constantFrom('text', 'media', 'template', 'location', 'cards', 'reaction', 'x'), text: field, media: field, values: field, place: field, cards: field, emoji: field }, { requiredKeys: ['type'] })
const input = fc.oneof(anything, nearly, fc.record({ id, threadId: id, body }), fc.record({ threadId: id, name: field, voice: field, from: fc.oneof(nearly, fc.record({ path: field }), fc.record({ bytes: field, type: field })) }))

describe('whatever comes over the wall', { timeout: FUZZ_TIME }, () => {
  const handled: unknown[] = []
  const handlers = Object.fromEntries(names.map((name) => [name, (parsed: unknown) => { handled.push(parsed) }])) as Partial<Handlers>
  const route = createRouter(() => handlers)
  const outcome = async (work: Promise<unknown>): Promise<'handled' | 'bad'> => {
    try {
      await work
      return 'handled'
    } catch (error) {
      if (error instanceof BadCall) return 'bad'
      throw error
    }
  }

  it('reaches a handler parsed, or none', async () => {
    await fc.assert(fc.asyncProperty(fc.oneof(fc.constantFrom(...names, '__proto__', 'constructor', 'toString'), anything), input, async (name, given) => {
      handled.length = 0
      const before = await outcome(route({ trusted: true, name, input: given }))
      expect(handled).toHaveLength(before === 'handled' ? 1 : 0)
      if (before === 'handled') expect(names).toContain(name)
    }), { numRuns: runs })
  })

  it('that even the parser cannot bear is a bad call', async () => {
    const ids = { id: 'a3f1c4f0-0000-4000-8000-000000000001', threadId: 'a3f1c4f0-0000-4000-8000-000000000002' }
    expect(await outcome(route({ trusted: true, name: 'messages.submit', input: { ...ids, body: { type: 'cards', cards: Uint8ClampedArray.of(0) } } }))).toBe('bad')
  })

  it('from elsewhere reaches none, whatever it is', async () => {
    await fc.assert(fc.asyncProperty(fc.constantFrom(...names), input, async (name, given) => {
      handled.length = 0
      expect(await outcome(route({ trusted: false, name, input: given }))).toBe('bad')
      expect(handled).toEqual([])
    }), { numRuns: runs })
  })

  it('is a file, or none', async () => {
    let taken = 0
    const desk: Pick<Desk, 'take'> = { take: () => { taken += 1; return Promise.resolve({ ok: false, refusal: { code: 'media-missing' } }) } }
    const take = createTakeDoor(() => desk)
    await fc.assert(fc.asyncProperty(input, async (given) => {
      taken = 0
      expect(await outcome(take({ trusted: true, input: given }))).toBe(taken === 1 ? 'handled' : 'bad')
    }), { numRuns: runs })
  })
})
