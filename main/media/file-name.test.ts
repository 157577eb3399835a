import { describe, expect, test } from 'vitest'
import { fileNameOf, honestName } from './file-name.ts'

const saved = (fileName: string, mime = 'application/octet-stream'): string => fileNameOf({ fileName, kind: 'document', mime })

describe('the name that a client gave a file, on this machine', () => {
  test.each([
    ['../../etc/passwd', 'passwd'], ['C:\\Windows\\win.ini', 'win.ini'], ['a\n/../../evil.exe', 'evil.exe'], ['a\u2028/../x.exe', 'x.exe'], ['/', 'document'], ['..', 'document'],
  ])('%j leads to no other folder', (name, expected) => {
    expect(saved(name)).toBe(expected)
  })

  test.each([['CON', '_CON'], ['nul.txt', '_nul.txt'], ['Com1.pdf', '_Com1.pdf'], ['LPT\u00b9', '_LPT\u00b9'], ['console.txt', 'console.txt'], ['com.txt', 'com.txt']])('%j is no device of Windows', (name, expected) => {
    expect(saved(name)).toBe(expected)
  })

  test.each([['letter.exe.', 'letter.exe'], ['letter.exe. . ', 'letter.exe'], [' .profile', 'profile'], ['a\u007f\u0085b', 'a__b'], ['x\u0000.pdf', 'x_.pdf']])('%j is what the file system makes of it', (name, expected) => {
    expect(saved(name)).toBe(expected)
  })

  test('looks like what it is: no direction of writing is turned in it, and nothing is invisible', () => {
    expect(saved('annual \u202eexe.pdf')).toBe('annual _exe.pdf')
    expect(saved('\u200fannual\u061c \u2066report\u200b.pdf')).toBe('annual _report.pdf')
  })

  test('is text from end to end, however it was cut, and fits every file system (255 bytes)', () => {
    expect(saved('\ud800.pdf').isWellFormed()).toBe(true)
    for (const name of [`${'😀'.repeat(150)}.docx`, `${'電'.repeat(300)}.pdf`, '😀'.repeat(200)]) {
      expect(saved(name).isWellFormed()).toBe(true)
      expect(Buffer.byteLength(saved(name))).toBeLessThanOrEqual(255)
    }
    expect(saved(`${'電'.repeat(300)}.pdf`)).toMatch(/電\.pdf$/)
  })

  test('ends as its type opens, whatever it says: what is no program does not start as one', () => {
    expect(saved('invoice.pdf.exe', 'application/pdf')).toBe('invoice.pdf.exe.pdf')
    expect(saved('holiday', 'image/jpeg')).toBe('holiday.jpg')
    expect(saved('prices.csv', 'application/vnd.ms-excel')).toBe('prices.csv')
    expect(saved('PHOTO.JPEG', 'image/jpeg')).toBe('PHOTO.JPEG')
  })

  test('is its kind where there is none', () => {
    expect(fileNameOf({ fileName: null, kind: 'audio', mime: 'audio/ogg' })).toBe('audio.ogg')
    expect(fileNameOf({ fileName: ' . ', kind: 'image', mime: 'image/x-unknown' })).toBe('image')
  })
})

test('nothing that a name is made of is left: the file goes out without one', () => {
  expect(honestName('...', 'application/pdf')).toBeNull()
})
