import { describe, expect, it } from 'vitest'
import { credentials } from '../credentials.ts'
import answers from '../fixtures/graph-answers.json' with { type: 'json' }
import { graph, type GraphErrorBody } from '../testing/dial.ts'
import { differences } from '../testing/shape.ts'
import { withSandbox } from '../testing/with-sandbox.ts'

const { phoneNumberId, wabaId } = credentials.whatsapp
const sandbox = withSandbox()

describe('Graph', () => {
  it('refuses a wrong token with 401 and 190', async () => {
    const reply = await graph<GraphErrorBody>(sandbox.graphUrl, 'GET', phoneNumberId, undefined, { token: 'wrong' })
    expect([reply.status, reply.body.error.code, reply.body.error.message]).toEqual([401, 190, 'Invalid OAuth access token - Cannot parse access token'])
  })

  it.each([['GET', '999'], ['POST', '999/messages'], ['GET', `${phoneNumberId}9/message_templates`], ['DELETE', '999']])('answers %s of a foreign id with 100 and subcode 33', async (method, path) => {
    const reply = await graph<GraphErrorBody>(sandbox.graphUrl, method, path, method === 'POST' ? {} : undefined)
    expect([reply.status, reply.body.error.code, reply.body.error.error_subcode]).toEqual([400, 100, 33])
    expect(reply.body.error.message).toContain(`Unsupported ${method.toLowerCase()} request. Object with ID '${path.split('/')[0]}'`)
    expect(differences(reply.body, answers.unknownObject)).toEqual([])
  })

  it('refuses unknown edges and versions to come', async () => {
    expect((await graph(sandbox.graphUrl, 'GET', `${wabaId}/nothing`)).status).toBe(400)
    expect((await graph(sandbox.graphUrl, 'GET', phoneNumberId, undefined, { version: 'v27.0' })).status).toBe(400)
  })

  it('upgrades an old version and says so in a header', async () => {
    const old = await graph(sandbox.graphUrl, 'GET', phoneNumberId, undefined, { version: 'v19.0' })
    expect(old.status).toBe(200)
    expect(old.headers.get('x-ad-api-version-warning')).toBe('The call has been auto-upgraded to v24.0 as v19.0 will be deprecated.')
    const current = await graph(sandbox.graphUrl, 'GET', phoneNumberId)
    expect(current.headers.get('x-ad-api-version-warning')).toBeNull()
    expect(current.headers.get('facebook-api-version')).toBe('v26.0')
    expect(current.headers.get('x-app-usage')).toBe('{"call_count":0,"total_cputime":0,"total_time":0}')
    expect(current.headers.get('content-type')).toBe('application/json; charset=UTF-8')
  })

  it('answers the phone number with the asked fields and its id', async () => {
    const all = await graph(sandbox.graphUrl, 'GET', phoneNumberId)
    expect(differences(all.body, answers.phone)).toEqual([])
    const some = await graph(sandbox.graphUrl, 'GET', `${phoneNumberId}?fields=display_phone_number,quality_rating`)
    expect(some.body).toEqual({ display_phone_number: '+44 20 7946 0020', quality_rating: 'GREEN', id: phoneNumberId })
    const none = await graph<GraphErrorBody>(sandbox.graphUrl, 'GET', `${phoneNumberId}?fields=colour`)
    expect([none.status, none.body.error.code]).toEqual([400, 100])
  })

  it('dates its answers by the sandbox’s clock', async () => {
    sandbox.control.advance(40 * 3_600_000)
    const date = Date.parse((await graph(sandbox.graphUrl, 'GET', phoneNumberId)).headers.get('date') ?? '')
    expect(Math.round((date - Date.now()) / 3_600_000)).toBe(40)
  })
})
