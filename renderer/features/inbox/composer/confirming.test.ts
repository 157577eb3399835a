import { expect, it } from 'vitest'
import type { DlpAction } from '../../../../core/dlp/rule.ts'
import type { Confirmation, ToldFinding } from '../../../../core/dlp/verdict.ts'
import type { MediaId, MessageId } from '../../../../core/ids.ts'
import type { MessageBody, Output } from '../../../../core/ipc.ts'
import type { MediaRef } from '../../../../core/messaging/media.ts'
import { createComposer } from './composer.ts'

const found = (rule: string, action: DlpAction): ToldFinding =>
  ({ rule, version: 3, name: rule, userMessage: null, detector: 'lexicon', part: 'text', start: 0, end: 4, spans: [], confidence: 'high', action })
const asks: Output<'messages.submit'> = { ok: false, refusal: { code: 'dlp-confirm', justification: 'required', findings: [found('cards', 'redact'), found('promise', 'warn')] } }
const blocks: Output<'messages.submit'> = { ok: false, refusal: { code: 'dlp-blocked', findings: [found('secrecy', 'block')] } }
const media = (id: string): MediaRef => ({ id: id as MediaId, kind: 'document', mime: 'application/pdf', bytes: 3, sha256: null, fileName: id, voice: false, width: null, height: null, duration: null })

/** Main, which answers as told: the n-th submission with the n-th answer, and yes after that. */
function desk(...answers: Output<'messages.submit'>[]) {
  const submits: { readonly id: MessageId, readonly body: MessageBody, readonly confirmed?: Confirmation }[] = []
  let n = 0
  const composer = createComposer(null, {
    newId: () => `id-${++n}` as MessageId,
    save: () => Promise.resolve(),
    submit: (message) => Promise.resolve(answers[submits.push(message) - 1] ?? { ok: true }),
  })
  return { composer, submits, trouble: () => composer.state.value.trouble?.code ?? null }
}

it('what the rules ask about goes under the same id once it is confirmed, with the warning’s rule and the reason', async () => {
  const { composer, submits } = desk(asks)
  composer.type('I promise')
  expect(await composer.send()).toBe(false)
  expect(composer.state.value).toMatchObject({ trouble: { code: 'dlp-confirm' }, draft: { text: 'I promise' } })
  expect(await composer.confirm(' he asked for it ')).toBe(true)
  expect(submits[1]).toEqual({ ...submits[0], confirmed: { rules: ['promise@3'], justification: 'he asked for it' } })
  expect(composer.state.value.draft.text).toBe('')
})
it('a confirmation covers one message: the next of the same Send is asked about again, and what went is not sent twice', async () => {
  const { composer, submits, trouble } = desk(asks, { ok: true }, asks)
  composer.attach({ media: media('a') })
  composer.attach({ media: media('b') })
  await composer.send()
  expect(await composer.confirm('yes, really')).toBe(false)
  expect(submits.map(({ body, confirmed }) => ['media' in body && body.media, confirmed !== undefined])).toEqual([['a', false], ['a', true], ['b', false]])
  expect(trouble()).toBe('dlp-confirm')
  expect(await composer.confirm('and this one')).toBe(true)
  expect(submits).toHaveLength(4)
})
it('going back keeps everything, under a new id, and says no more of it', async () => {
  const { composer, submits, trouble } = desk(asks)
  composer.type('I promise')
  await composer.send()
  composer.reconsider()
  expect(trouble()).toBeNull()
  expect(composer.state.value.draft.text).toBe('I promise')
  expect(await composer.confirm('too late')).toBe(false)
  await composer.send()
  expect(submits[1]?.id).not.toBe(submits[0]?.id)
  expect(submits[1]).not.toHaveProperty('confirmed')
})
it('changed after it was asked about, it is another message', async () => {
  const { composer, submits } = desk(asks)
  composer.type('I promise')
  await composer.send()
  composer.type('I hope')
  await composer.send()
  expect(submits[1]?.id).not.toBe(submits[0]?.id)
})
it('a block says which of several it is about, and loses none of them', async () => {
  const { composer, trouble } = desk({ ok: true }, blocks)
  for (const id of ['a', 'b', 'c']) composer.attach({ media: media(id) })
  expect(await composer.send()).toBe(false)
  const { draft, about } = composer.state.value
  expect(trouble()).toBe('dlp-blocked')
  expect(draft.attachments.map((attachment) => 'media' in attachment && attachment.media.fileName)).toEqual(['b', 'c'])
  expect(draft.attachments.find(({ id }) => id === about)).toMatchObject({ media: { fileName: 'b' } })
})
it('a confirmed message that is blocked all the same stays, with the reason', async () => {
  const { composer, trouble } = desk(asks, blocks)
  composer.type('I promise')
  await composer.send()
  expect(await composer.confirm('yes, really')).toBe(false)
  expect(trouble()).toBe('dlp-blocked')
  expect(composer.state.value.draft.text).toBe('I promise')
})
