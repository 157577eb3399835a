import { describe, expect, test } from 'vitest'
import { questionOf } from './question.ts'

const asked = (line: object) => questionOf(JSON.stringify(line))
const what = (line: object) => {
  const question = asked(line)
  if (!question.ok) throw new Error(question.error)
  return question.what
}

describe('what may be left out', () => {
  test('direction and channel: out, WhatsApp', () => {
    expect(asked({ id: 7, text: 'Hello' })).toEqual({ ok: true, id: 7, talk: false, what: { text: 'Hello', earlier: [], at: 0, direction: 'out', channel: 'whatsapp' } })
    expect(what({ text: 'Hello', direction: 'in', channel: 'sms' })).toMatchObject({ direction: 'in', channel: 'sms' })
    expect(what({ text: 'Hello', direction: null, channel: null })).toMatchObject({ direction: 'out', channel: 'whatsapp' })
  })

  test('the id, and it may be anything', () => {
    for (const id of ['a', 0, null, { deep: [1] }]) expect(asked({ id, text: '' })).toMatchObject({ ok: true, id })
    expect(asked({ text: '' }).id).toBeUndefined()
  })

  test('of text and messages one, also as null', () => {
    expect(what({ text: 'Hello', messages: null })).toMatchObject({ text: 'Hello', earlier: [] })
    expect(what({ text: null, messages: ['a', 'b'] })).toMatchObject({ text: 'b' })
  })

  test('an empty text is a text', () => {
    expect(what({ text: '' }).text).toBe('')
  })
})

describe('a conversation', () => {
  test('its last message is judged, the others came before', () => {
    expect(asked({ id: 1, messages: ['a', 'b', 'c'] })).toMatchObject({ ok: true, talk: true, what: { text: 'c', earlier: [{ text: 'a' }, { text: 'b' }] } })
    expect(what({ messages: ['alone'] })).toMatchObject({ text: 'alone', earlier: [] })
  })

  test('with times as numbers and as dates', () => {
    expect(what({ messages: [{ text: 'a', at: 1_000 }, { text: 'b', at: '1970-01-01T00:00:05Z' }] })).toMatchObject({ at: 5_000, earlier: [{ text: 'a', at: 1_000 }] })
  })

  test('a message without a time was written with the next one that has one, else with the one before', () => {
    expect(what({ messages: ['a', { text: 'b', at: 5 }, 'c', { text: 'd', at: 9 }, 'e'] })).toMatchObject({ at: 9, earlier: [{ at: 5 }, { at: 5 }, { at: 9 }, { at: 9 }] })
    expect(what({ messages: ['a', 'b'] })).toMatchObject({ at: 0, earlier: [{ at: 0 }] })
  })
})

describe('a line that cannot be judged says why, and repeats nothing of it', () => {
  test.each([
    ['{"text": "4111', /^the line is not JSON/],
    ['4111 1111', /^the line is not JSON/],
    ['"4111"', /^the line is not an object/], ['[4111]', /^the line is not an object/], ['null', /^the line is not an object/],
    ['{"id": 1}', /neither "text" nor "messages"/],
    ['{"text": null, "messages": null}', /neither "text" nor "messages"/],
    ['{"text": 4111}', /"text" is not a text/],
    ['{"text": "4111", "messages": ["4111"]}', /not both/],
    ['{"messages": "4111"}', /"messages" is not a list/],
    ['{"messages": []}', /"messages" is empty/],
    ['{"messages": ["4111", 4111]}', /"messages", number 2 is neither/],
    ['{"messages": [{"text": "4111", "at": "4111th of May"}]}', /number 1: "at" is neither/],
    ['{"text": "4111", "direction": "outward 4111"}', /^"direction" is none of "out", "in"$/],
    ['{"text": "4111", "channel": "fax 4111"}', /^"channel" is none of "whatsapp", "sms", "voice"$/],
  ])('%s', (line, why) => {
    const question = questionOf(line)
    expect(question).toMatchObject({ ok: false, error: expect.stringMatching(why) as string })
    expect(JSON.stringify(question)).not.toContain('4111')
  })

  test('it keeps its id', () => {
    expect(asked({ id: 'm-9' })).toMatchObject({ ok: false, id: 'm-9' })
  })

  test('however deep its brackets are', () => {
    expect(questionOf('['.repeat(200_000))).toMatchObject({ ok: false })
  })
})
