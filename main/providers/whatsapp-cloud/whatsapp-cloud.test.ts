import { describe, expect, it } from 'vitest'
import type { E164, LineId } from '../../../core/ids.ts'
import type { OutboundContent } from '../../../core/messaging/message.ts'
import { cleared, contextAt, MAIN_LINE, OUR_ID } from '../testing/cleared.ts'
import type { ScriptedProvider } from '../testing/scripted-provider.ts'
import { graphFailure, withMeta } from '../testing/with-meta.ts'

const { meta, whatsapp, make } = withMeta()

const text: OutboundContent = { type: 'text', text: 'Hello' }
const wamid = 'wamid.HBgLMTY1MDU1NTEyMzQVAgARGBJDREFFMzNDMzM2NkNBOEUzMzEA'
const accepted = { messaging_product: 'whatsapp', contacts: [{ input: '+16505551234', wa_id: '16505551234' }], messages: [{ id: wamid }] }

async function bodyOf(content: OutboundContent, to = { e164: '+16505551234' as E164 | null, userId: null as string | null }): Promise<unknown> {
  meta.answer({ status: 200, json: accepted })
  await whatsapp.send(cleared({ content, to }))
  return JSON.parse(meta.seen.at(-1)?.body ?? '')
}
const envelope = { messaging_product: 'whatsapp', recipient_type: 'individual', to: '+16505551234', biz_opaque_callback_data: OUR_ID }

describe('what goes to Meta', () => {
  it('is a POST of JSON with the token, to the number of the line', async () => {
    await bodyOf(text)
    expect(meta.seen).toHaveLength(1)
    expect(meta.seen[0]).toMatchObject({
      method: 'POST', path: '/v26.0/106540352242922/messages', headers: { authorization: 'Bearer EAAG-token', 'content-type': 'application/json' },
    })
  })

  it('is a text as documented', async () => {
    expect(await bodyOf({ type: 'text', text: 'Grüße 👋' })).toEqual({ ...envelope, type: 'text', text: { preview_url: false, body: 'Grüße 👋' } })
  })

  it('is reply buttons as documented', async () => {
    expect(await bodyOf({ type: 'buttons', text: 'May we?', buttons: [{ id: 'yes', title: 'Yes' }, { id: 'no', title: 'No' }] })).toEqual({
      ...envelope, type: 'interactive', interactive: {
        type: 'button', body: { text: 'May we?' },
        action: { buttons: [{ type: 'reply', reply: { id: 'yes', title: 'Yes' } }, { type: 'reply', reply: { id: 'no', title: 'No' } }] },
      },
    })
  })

  const template = { type: 'template', name: 'account_review', language: 'en_GB', text: 'as read', quickReplies: [], values: {}, parameterFormat: 'POSITIONAL', header: null, templateId: null } as const

  it('is a positional template, its values in the order of their numbers, header and button payloads apart', async () => {
    const values = { 10: 'ten', 2: 'two', 1: 'one', 'header:1': 'head' }
    expect(await bodyOf({ ...template, values, quickReplies: [{ index: 0, payload: 'opt-in:yes' }, { index: 1, payload: 'opt-in:no' }] })).toEqual({
      ...envelope, type: 'template', template: {
        name: 'account_review', language: { code: 'en_GB' }, components: [
          { type: 'header', parameters: [{ type: 'text', text: 'head' }] },
          { type: 'body', parameters: [{ type: 'text', text: 'one' }, { type: 'text', text: 'two' }, { type: 'text', text: 'ten' }] },
          { type: 'button', sub_type: 'quick_reply', index: '0', parameters: [{ type: 'payload', payload: 'opt-in:yes' }] },
          { type: 'button', sub_type: 'quick_reply', index: '1', parameters: [{ type: 'payload', payload: 'opt-in:no' }] },
        ],
      },
    })
  })

  it('is a named template, each value with its name', async () => {
    expect(await bodyOf({ ...template, parameterFormat: 'NAMED', header: null, templateId: null, values: { number_of_guests: '4', day: 'Saturday', 'header:place': 'Pier' } })).toMatchObject({
      template: { components: [
        { type: 'header', parameters: [{ type: 'text', parameter_name: 'place', text: 'Pier' }] },
        { type: 'body', parameters: [
          { type: 'text', parameter_name: 'number_of_guests', text: '4' }, { type: 'text', parameter_name: 'day', text: 'Saturday' },
        ] },
      ] },
    })
  })

  it('is a template with a link that holds a value', async () => {
    expect(await bodyOf({ ...template, values: { 'button:1:1': 'r42' } })).toMatchObject({
      template: { components: [{ type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: 'r42' }] }] },
    })
  })

  it('is a template without components where there is nothing to fill', async () => {
    expect(await bodyOf(template)).toEqual({ ...envelope, type: 'template', template: { name: 'account_review', language: { code: 'en_GB' } } })
  })

  it('names a business-scoped user id as `recipient`, and no `to`', async () => {
    const body = await bodyOf(text, { e164: null, userId: 'US.13491208655302741918' })
    expect(body).toMatchObject({ recipient: 'US.13491208655302741918' })
    expect(body).not.toHaveProperty('to')
  })

  it('goes nowhere without a token, and from no line that has no number', async () => {
    expect(await make(contextAt({ secret: () => null })).send(cleared({ content: text }))).toMatchObject({ kind: 'failed', error: { code: 'secret-missing', class: 'halt', advice: 'sign-in-again' } })
    expect(await whatsapp.send(cleared({ content: text, lineId: 'other' as LineId }))).toMatchObject({ kind: 'failed', error: { advice: 'check-settings' } })
    expect(meta.seen).toEqual([])
  })

  it('is a read mark as documented; its failure is harmless', async () => {
    meta.answer(graphFailure(400, 100))
    await whatsapp.markRead?.(MAIN_LINE, wamid)
    expect(JSON.parse(meta.seen[0]?.body ?? '')).toEqual({ messaging_product: 'whatsapp', status: 'read', message_id: wamid })
  })
})

describe('what Meta answers', () => {
  const answered = async (answer: Parameters<ScriptedProvider['answer']>[0]) => {
    meta.answer(answer)
    return whatsapp.send(cleared({ content: text }))
  }

  it('is accepted, with the id, and the digits and user id that WhatsApp knows the person by', async () => {
    expect(await answered({ status: 200, json: accepted })).toEqual({ kind: 'accepted', providerId: wamid, waId: '16505551234', userId: null })
    const withUser = { ...accepted, contacts: [{ input: 'US.1', user_id: 'US.1' }], messages: [{ id: 'wamid.2', message_status: 'accepted' }] }
    expect(await answered({ status: 200, json: withUser })).toEqual({ kind: 'accepted', providerId: 'wamid.2', waId: null, userId: 'US.1' })
  })

  it.each([
    [401, 190, 'failed', 'sign-in-again'], [400, 131047, 'failed', 'use-template'], [404, 132001, 'failed', 'resync-templates'],
    [400, 100, 'failed', 'fix-text'], [403, 368, 'failed', 'tell-it'], [400, 130429, 'not-sent', 'try-later'], [503, 2, 'not-sent', 'try-later'],
    [500, 131016, 'not-sent', 'try-later'], [500, 131000, 'unknown', 'try-later'], [500, 987654, 'unknown', 'tell-it'], [400, 987654, 'failed', 'tell-it'],
  ] as const)('HTTP %i with code %i is %s', async (status, code, kind, advice) => {
    expect(await answered(graphFailure(status, code))).toMatchObject({ kind, error: { code: String(code), advice, details: 'why' } })
  })

  it('switches on the code, whatever the HTTP status and the www-authenticate header say', async () => {
    const headers = { 'www-authenticate': 'OAuth "Facebook Platform" "invalid_request" "x"' }
    expect(await answered({ ...graphFailure(400, 190), headers })).toMatchObject({ kind: 'failed', error: { code: '190' } })
    expect(await answered({ ...graphFailure(401, 131047), headers })).toMatchObject({ error: { code: '131047' } })
  })

  it('is a fault of the settings where the phone number id is wrong', async () => {
    const json = { error: { message: "Unsupported post request. Object with ID '123' does not exist", type: 'GraphMethodException', code: 100, error_subcode: 33, fbtrace_id: 'A' } }
    expect(await answered({ status: 400, json })).toMatchObject({ kind: 'failed', error: { code: '33', class: 'halt', advice: 'check-settings', details: expect.stringContaining('Unsupported post request') } })
  })

  it('reads error_data that is a bare string', async () => {
    expect(await answered(graphFailure(400, 131009, { error_data: 'bad value' }))).toMatchObject({ error: { details: 'bad value' } })
  })

  it('holds the whole line for as long as Meta asks, but after 131056 only the one conversation', async () => {
    const usage = JSON.stringify({ 102290129340398: [{ type: 'whatsapp', call_count: 100, total_cputime: 1, total_time: 1, estimated_time_to_regain_access: 3 }] })
    expect(await answered({ ...graphFailure(400, 80007), headers: { 'x-business-use-case-usage': usage } })).toMatchObject({ kind: 'not-sent', wholeLine: true, after: 180_000 })
    expect(await answered({ ...graphFailure(400, 130429), headers: { 'retry-after': '7', 'x-business-use-case-usage': '{broken' } })).toMatchObject({ wholeLine: true, after: 7000 })
    expect(await answered(graphFailure(400, 131056))).toMatchObject({ kind: 'not-sent', wholeLine: false, after: null })
  })

  it.each([
    ['a gateway error', { status: 502, text: '<html>Bad gateway</html>' }, 'unknown'],
    ['a success that is no JSON', { status: 200, text: '<html>Welcome</html>' }, 'unknown'],
    ['a success without an id', { status: 200, json: { messaging_product: 'whatsapp', messages: [] } }, 'unknown'],
    ['null', { status: 200, text: 'null' }, 'unknown'],
    ['a redirect', { status: 302, text: '', headers: { location: 'http://127.0.0.1:9/' } }, 'failed'],
    ['a proxy that refuses', { status: 403, text: '<html>Blocked</html>' }, 'failed'],
    ['a 429 of a proxy', { status: 429, text: '' }, 'not-sent'],
  ] as const)('without its own error: %s', async (_, answer, kind) => expect((await answered(answer)).kind).toBe(kind))
})

describe('the account', () => {
  it('is checked by reading the line\'s number', async () => {
    meta.answer({ status: 200, json: { verified_name: 'Harbour & Pine Wealth', id: '106540352242922' } })
    expect(await whatsapp.check()).toEqual({ ok: true })
    expect(meta.seen[0]).toMatchObject({ method: 'GET', path: '/v26.0/106540352242922?fields=id%2Cdisplay_phone_number%2Cverified_name' })
    meta.answer(graphFailure(401, 190))
    expect(await whatsapp.check()).toMatchObject({ ok: false, error: { advice: 'sign-in-again' } })
  })

  it('is told where our webhook is, and its refusal is handed on', async () => {
    meta.answer({ status: 200, json: { success: true } }, graphFailure(400, 2200))
    expect(await whatsapp.registerWebhook(new URL('https://hooks.example.com/desk/'))).toEqual({ ok: true })
    expect(meta.seen[0]).toMatchObject({ method: 'POST', path: '/v26.0/102290129340398/subscribed_apps' })
    expect(JSON.parse(meta.seen[0]?.body ?? '')).toEqual({ override_callback_uri: 'https://hooks.example.com/desk/webhooks/whatsapp', verify_token: 'verify-me' })
    expect(await whatsapp.registerWebhook(new URL('https://hooks.example.com'))).toMatchObject({ ok: false, error: { code: '2200', advice: 'check-settings' } })
  })
})

describe('the template list', () => {
  const row = (name: string) => ({ name, language: 'en_US', status: 'APPROVED', category: 'UTILITY', id: '1', components: [{ type: 'BODY', text: 'Hi' }] })

  it('is followed by `next`, never by `cursors.after`, and its cursor is used at our own address', async () => {
    meta.answer(
      { status: 200, json: { data: [row('a')], paging: { cursors: { before: 'B', after: 'MjQZD' }, next: 'https://elsewhere.example.com/v26.0/x?access_token=t&after=MjQZD' } } },
      { status: 200, json: { data: [row('b')], paging: { cursors: { before: 'B', after: 'LAST' } } } },
    )
    const result = await whatsapp.templates?.()
    expect(result?.ok === true && result.templates.map((template) => template.name)).toEqual(['a', 'b'])
    expect(meta.seen.map(({ path }) => new URL(path, meta.url).searchParams.get('after'))).toEqual([null, 'MjQZD'])
  })

  it('may be empty, and leaves out a template that cannot be read', async () => {
    meta.answer({ status: 200, json: { data: [] } }, { status: 200, json: { data: [{ nonsense: true }, row('c')] } })
    expect(await whatsapp.templates?.()).toEqual({ ok: true, templates: [] })
    expect(await whatsapp.templates?.()).toMatchObject({ ok: true, templates: [{ name: 'c' }] })
  })

  it('is no list where a page fails: half of one would take templates from the picker', async () => {
    const first = { status: 200, json: { data: [row('a')], paging: { next: 'https://graph.facebook.com/?after=X' } } }
    meta.answer(first, graphFailure(503, 2))
    expect(await whatsapp.templates?.()).toMatchObject({ ok: false, error: { code: '2' } })
    meta.answer({ status: 200, json: { data: [row('a')], paging: { next: 'no address' } } })
    expect(await whatsapp.templates?.()).toMatchObject({ ok: false })
    meta.answer(...Array.from({ length: 200 }, () => first))
    expect(await whatsapp.templates?.()).toMatchObject({ ok: false, error: { code: 'endless-list' } })
  })
})
