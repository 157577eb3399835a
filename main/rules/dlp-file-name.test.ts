import { expect, it } from 'vitest'
import { shownMedia } from '../dlp/shown.ts'
import { serveMedia } from '../media/serve.ts'
import { withDesk } from '../testing/with-desk.ts'

/* The firm's rules on the name of a client's file, over the whole desk. */
const desk = withDesk()

it("what a rule masks in the name of a client's file is masked where it is saved and served as well", async () => {
  const asked: string[] = []
  await desk.open({
    policy: (policy) => { policy.dlp = { rules: [{ id: 'passwords', name: 'Passwords', detector: { kind: 'lexicon', terms: ['opensesame'] }, action: 'redact', direction: ['in'] }] } },
    saveAs: (name) => { asked.push(name); return Promise.resolve(null) },
  })
  const thread = await desk.optedIn()
  desk.sandbox.control.send('mei-tanaka', { channel: 'whatsapp', type: 'document', file: { base64: Buffer.from('Minutes').toString('base64'), mime: 'text/plain', name: 'opensesame minutes.txt' } })
  const shown = await desk.until(() => desk.messages(thread).find(({ media }) => media?.state === 'kept')?.media)
  expect(shown.fileName).toBe('•••••••••• minutes.txt')
  await desk.call('media.save', { mediaId: shown.id })
  expect(asked).toEqual([shown.fileName])
  const { ledger, media } = desk.desk()
  expect(media.ref(shown.id)?.fileName).toBe('opensesame minutes.txt')
  expect(serveMedia(shownMedia(ledger, media), shown.id, 'HEAD', null).headers['content-disposition']).not.toContain('opensesame')
  await desk.quiet()
})
