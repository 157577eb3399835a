import { expect, it } from 'vitest'
import { kindFor } from '../../../core/messaging/media.ts'
import { sortOf } from './file-icon.ts'

it.each([
  ['application/pdf', 'pdf'], ['text/csv', 'sheet'], ['text/plain', 'text'],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'sheet'],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'text'], ['application/msword', 'text'],
  ['application/vnd.openxmlformats-officedocument.presentationml.presentation', 'slides'], ['application/vnd.ms-powerpoint', 'slides'],
  ['application/zip', 'archive'], ['application/octet-stream', 'other'], ['', 'other'],
] as const)('%s is shown as %s', (mime, sort) => expect(sortOf(mime)).toBe(sort))

it('knows every type that goes out as a document', () => {
  const out = ['application/pdf', 'text/plain', 'application/msword', 'application/vnd.ms-excel', 'application/vnd.ms-powerpoint']
  for (const mime of out) expect([kindFor('whatsapp', mime), sortOf(mime) === 'other'], mime).toEqual(['document', false])
})
