import { expect, it } from 'vitest'
import { checkAccount, draftOf } from './account-draft.ts'

const sid = `AC${'5a'.repeat(16)}`

it('a Twilio account needs its SID and a number, which may be typed as at home', () => {
  expect(checkAccount({ ...draftOf('twilio-sms', null), accountSid: ` ${sid} `, number: '020 7946 0020' }, 'GB'))
    .toEqual({ ok: true, account: { kind: 'twilio-sms', accountSid: sid, number: '+442079460020', baseUrl: '' } })
  expect(checkAccount({ ...draftOf('twilio-sms', null), accountSid: 'SK123', number: '12' }, 'GB')).toEqual({ ok: false, fields: ['accountSid', 'number'] })
})

it('one at Meta needs both ids; an address or a port with a mistake is named', () => {
  const draft = { ...draftOf('whatsapp-cloud', null), businessAccountId: '102290129340398', phoneNumberId: '106540352242922', number: '+442079460020' }
  expect(checkAccount(draft, 'GB')).toMatchObject({ ok: true, account: { port: 0, publicUrl: '' } })
  expect(checkAccount({ ...draft, businessAccountId: 'x', publicUrl: 'ftp://a', port: '99999' }, 'GB')).toEqual({ ok: false, fields: ['businessAccountId', 'publicUrl', 'port'] })
})

it('a known account comes back as it was saved', () => {
  const account = { kind: 'whatsapp-cloud', businessAccountId: '12345', phoneNumberId: '67890', number: '+442079460020', publicUrl: 'https://desk.example', port: 8080, baseUrl: '' } as const
  expect(checkAccount(draftOf('twilio-sms', account), 'GB')).toEqual({ ok: true, account })
})
