import { describe, expect, it } from 'vitest'
import { credentials } from '../credentials.ts'
import answers from '../fixtures/graph-answers.json' with { type: 'json' }
import { graph } from '../testing/dial.ts'
import type { Template } from '../templates/template.ts'
import { differences } from '../testing/shape.ts'
import { withSandbox } from '../testing/with-sandbox.ts'

interface Page { data: Template[], paging?: { cursors: { before: string, after: string }, next?: string } }

const edge = `${credentials.whatsapp.wabaId}/message_templates`
const sandbox = withSandbox()
const list = async (query: string) => (await graph<Page>(sandbox.graphUrl, 'GET', `${edge}?${query}`)).body

describe('message templates', () => {
  it('come in pages that `next` leads through, the last one with cursors and without next', async () => {
    const names: string[] = []
    let page = await list('limit=10&fields=name,language')
    for (;;) {
      names.push(...page.data.map((template) => `${template.name}/${template.language}`))
      expect(page.paging?.cursors.after).toMatch(/ZD$/)
      const next = page.paging?.next
      if (next === undefined) break
      expect(next.startsWith(sandbox.graphUrl)).toBe(true)
      page = (await graph<Page>(sandbox.graphUrl, 'GET', next.slice(`${sandbox.graphUrl}/v26.0/`.length))).body
    }
    expect(names.length).toBeGreaterThanOrEqual(14)
    expect(new Set(names).size).toBe(names.length)
    expect(names.filter((name) => name.startsWith('opt_in_v3/')).sort()).toEqual(['de', 'en_GB', 'en_US', 'es', 'fr'].map((language) => `opt_in_v3/${language}`))
  })

  it('have the documented shape, and with fields only those and the id', async () => {
    const first = await list('limit=1')
    expect(differences(first, answers.templates)).toEqual([])
    expect(Object.keys((await list('limit=1&fields=name,rejected_reason')).data[0] ?? {}).sort()).toEqual(['id', 'name', 'rejected_reason'])
  })

  it('are filtered by status in lower case; nothing found has no paging', async () => {
    const approved = await list('status=approved&limit=100')
    expect(new Set(approved.data.map((template) => template.status))).toEqual(new Set(['APPROVED']))
    expect((await list('status=paused')).data.map((template) => template.name)).toEqual(['portfolio_alert'])
    expect(await list('status=archived')).toEqual({ data: [] })
  })

  it('cover both formats, both categories, and every state that cannot be sent', async () => {
    const { data } = await list('limit=100&fields=parameter_format,category,status')
    expect(new Set(data.map((template) => template.parameter_format))).toEqual(new Set(['POSITIONAL', 'NAMED']))
    expect(new Set(data.map((template) => template.category))).toEqual(new Set(['MARKETING', 'UTILITY']))
    expect(new Set(data.map((template) => template.status))).toEqual(new Set(['APPROVED', 'PENDING', 'REJECTED', 'PAUSED', 'DISABLED']))
  })

  it('escape slashes and what is not ASCII, as Meta does', async () => {
    const { text } = await graph(sandbox.graphUrl, 'GET', `${edge}?name=document_ready&language=de`)
    expect(text).toContain('https:\\/\\/vault')
    expect(text).toContain('\\u00f6ffnen')
    expect(text).not.toContain('ö')
  })

  it('give examples nested as documented: a list in a list, or name and example', async () => {
    const positional = (await list('name=account_review_v2&language=en_GB')).data[0]
    expect(positional?.components[0]).toMatchObject({ type: 'BODY', example: { body_text: [['Dana', 'half-yearly']] } })
    const named = (await list('name=appointment_reminder&language=en_GB')).data[0]
    expect(named?.components[0]).toMatchObject({ type: 'HEADER', example: { header_text_named_params: [{ param_name: 'advisor_name', example: 'Sam Rowe' }] } })
    expect((await list('name=out_of_office')).data[0]?.components[0]).not.toHaveProperty('example')
  })
})
