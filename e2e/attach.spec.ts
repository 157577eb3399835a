import type { Locator, Page } from '@playwright/test'
import { deflateSync, crc32 } from 'node:zlib'
import { complaints, settled } from './fixtures/axe.ts'
import { expect, sharedDesk, test, type Desk } from './fixtures/desk.ts'
import { mei } from './fixtures/people.ts'
import { bubble, conversation, messageField, openThread, optIn, sendButton } from './fixtures/steps.ts'

/*
 *  Files in the composer: chosen, dropped, pasted; taken off and wanted back; sent with their caption; kept over a restart.
 */
const tray = (desk: Desk): Locator => desk.page().getByRole('list', { name: 'Attached' }).getByRole('listitem')
const choose = (desk: Desk, ...files: { name: string, mimeType: string, buffer: Buffer }[]): Promise<void> =>
  conversation(desk, mei).locator('input[type=file]').first().setInputFiles(files)
const photo = (name: string): { name: string, mimeType: string, buffer: Buffer } => ({ name, mimeType: 'image/png', buffer: png(64, 40) })
const letter = { name: 'A letter to the client about the review of the year.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n') }

test.describe('files in the composer', () => {
  const desk = sharedDesk(null, async (made) => { await optIn(made, mei) })
  // Nothing that was begun is left to the next.
  test.beforeEach(async () => {
    const page = desk().page()
    const template = page.getByRole('group', { name: /^Template/ })
    if (await template.count() > 0) await template.getByRole('textbox').last().press('Escape')
    await expect(messageField(desk())).toBeVisible()
    for (const each of (await page.getByRole('button', { name: /^Remove / }).all()).reverse()) await each.click()
    await messageField(desk()).fill('')
    await expect(tray(desk())).toHaveCount(0)
  })

  test('files are chosen, dropped and pasted; one is removed and comes back with Undo; all of it outlives a restart', async () => {
    const page = desk().page()
    await choose(desk(), photo('house.png'), letter)
    await expect(tray(desk())).toHaveText([/house\.png/, /A letter to…of the year\.pdf/])
    await handOver(desk(), 'drop', 'dropped.png')
    await expect(tray(desk())).toHaveCount(3)
    await handOver(desk(), 'paste', 'pasted.png')
    await expect(tray(desk())).toHaveCount(4)
    await page.getByRole('button', { name: 'Remove dropped.png' }).click()
    await expect(tray(desk())).toHaveText([/house\.png/, /A letter/, /pasted\.png/])
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(tray(desk())).toHaveText([/house\.png/, /A letter/, /dropped\.png/, /pasted\.png/])
    await messageField(desk()).fill('The house')
    await desk().quit()
    await desk().launch()
    await openThread(desk(), mei, 'WhatsApp')
    await expect(tray(desk())).toHaveText([/house\.png/, /A letter/, /dropped\.png/, /pasted\.png/])
    await expect(messageField(desk())).toHaveValue('The house')
    await expect(tray(desk()).first().locator('img')).toHaveJSProperty('naturalWidth', 64)
  })

  test('a photo goes with its caption; the files after it are messages of their own, and the tray is empty', async () => {
    await choose(desk(), photo('house.png'), letter)
    await expect(tray(desk())).toHaveCount(2)
    await messageField(desk()).fill('The house')
    await sendButton(desk()).click()
    await expect(bubble(desk(), 'The house')).toBeVisible()
    await expect(bubble(desk(), 'The house')).toContainText('Delivered')
    await expect(tray(desk())).toHaveCount(0)
    await expect(messageField(desk())).toHaveValue('')
    await expect(messageField(desk())).toBeFocused()
  })

  test('what the channel does not take is refused by name and in words, and nothing else is lost', async () => {
    const page = desk().page()
    await messageField(desk()).fill('Half a thought')
    await choose(desk(), { ...photo('huge.png'), buffer: Buffer.concat([png(64, 40), Buffer.alloc(6 * 1024 * 1024)]) }, { name: 'run.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ\0\0 nothing to run') }, photo('house.png'))
    const why = page.getByRole('alert').filter({ hasText: 'huge.png' })
    await expect(why).toContainText(/huge\.png · The file has 6 MB; 5 MB is the most\./)
    await expect(why).toContainText(/run\.exe · .*does not take files of this type/)
    await expect(tray(desk())).toHaveText([/house\.png/])
    await page.getByRole('button', { name: 'Understood' }).click()
    await expect(why).toHaveCount(0)
    await messageField(desk()).fill('x'.repeat(1025))
    await expect(page.getByText('1 character too long: 1024 is the most')).toBeVisible()
    await expect(sendButton(desk())).toBeDisabled()
  })

  test('a sound takes no caption: the text goes as a message after it', async () => {
    await choose(desk(), { name: 'note.mp3', mimeType: 'audio/mpeg', buffer: Buffer.concat([frame, frame, frame]) })
    await expect(tray(desk())).toHaveCount(1)
    await messageField(desk()).fill('Listen to this')
    await expect(desk().page().getByText('your text goes as a message after it')).toBeVisible()
    await sendButton(desk()).click()
    await expect(bubble(desk(), 'Listen to this')).toBeVisible()
    await expect(tray(desk())).toHaveCount(0)
  })

  test('an answer quotes what it answers, until Esc or until it is sent', async () => {
    const page = desk().page()
    await desk().client(mei.id, { channel: 'whatsapp', text: 'Shall we meet on Thursday?' })
    const asked = bubble(desk(), 'Shall we meet on Thursday?')
    const quoted = page.getByRole('group', { name: 'Your answer' })
    await asked.hover()
    await asked.getByRole('button', { name: 'Reply' }).click()
    await expect(quoted).toContainText('Answer to Mei')
    await expect(messageField(desk())).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(quoted).toHaveCount(0)
    await asked.hover()
    await asked.getByRole('button', { name: 'Reply' }).click()
    await page.keyboard.type('Gladly')
    await page.reload()
    await expect(quoted).toContainText('Shall we meet on Thursday?')
    await messageField(desk()).press('Enter')
    await expect(quoted).toHaveCount(0)
    await expect(bubble(desk(), 'Gladly')).toContainText('Shall we meet on Thursday?')
  })

  test('a template with a picture above it asks for one, of that kind alone, and goes out with it', async () => {
    const page = desk().page()
    await chooseInvitation(page)
    const field = page.getByRole('group', { name: 'Template Evening invitation' })
    await expect(field.getByRole('button', { name: 'Choose an image' })).toBeFocused()
    for (const box of await field.getByRole('textbox').all()) if (await box.inputValue() === '') await box.fill('pier')
    await expect(sendButton(desk())).toBeDisabled()
    const chooser = field.locator('input[type=file]')
    await chooser.setInputFiles([letter])
    await expect(field.getByRole('alert')).toContainText('is no image: this template needs a JPEG or PNG.')
    await chooser.setInputFiles([photo('pier.png')])
    // Off while it is being read: enabled, it is in main, and in the draft.
    await expect(field.getByRole('button', { name: /pier\.png/ })).toBeEnabled()
    await page.reload()
    await expect(field.getByRole('button', { name: /pier\.png/ })).toBeVisible()
    await sendButton(desk()).click()
    await expect(bubble(desk(), 'this is where we meet on pier').getByRole('button', { name: /^Photo/ })).toBeVisible()
    await expect(bubble(desk(), 'this is where we meet on pier')).toContainText('Delivered')
    await expect(field).toHaveCount(0)
  })

  test('axe finds nothing serious with files, an answer, a refusal and a template’s picture to choose; nothing runs out of the smallest window', async () => {
    const page = desk().page()
    await page.setViewportSize({ width: 1024, height: 700 })
    await desk().client(mei.id, { channel: 'whatsapp', text: 'Or on Friday?' })
    await bubble(desk(), 'Or on Friday?').hover()
    await bubble(desk(), 'Or on Friday?').getByRole('button', { name: 'Reply' }).click()
    await choose(desk(), photo('house.png'), letter, { name: 'run.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ\0\0 nothing to run') })
    await messageField(desk()).fill('The house')
    await expect(tray(desk())).toHaveCount(2)
    await expect(page.getByRole('alert')).toBeVisible()
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await settled(page)
      expect(await complaints(page), colorScheme).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)).toBe(false)
    }
    await chooseInvitation(page)
    await expect(page.getByRole('button', { name: 'Choose an image' })).toBeVisible()
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await settled(page)
      expect(await complaints(page), colorScheme).toEqual([])
    }
  })
})

/** Its words are English as in Britain; Mei's are not. */
async function chooseInvitation(page: Page): Promise<void> {
  await page.keyboard.press('Control+/')
  const picker = page.getByRole('dialog', { name: 'Templates' })
  await expect(picker.getByRole('combobox', { name: 'Language' })).toHaveValue('en_US')
  await picker.getByRole('combobox', { name: 'Language' }).selectOption('All languages')
  await picker.getByRole('combobox', { name: 'Search templates' }).fill('evening invitation')
  await expect(picker.getByText('WhatsApp charges for this template.')).toBeVisible()
  await picker.getByRole('combobox', { name: 'Search templates' }).press('Enter')
}

/** A frame of MPEG sound: layer III, 128 kbit/s, 44.1 kHz. */
const frame = Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x00]), Buffer.alloc(413)])

/** As the system does it: with files that have no path. */
async function handOver(desk: Desk, how: 'drop' | 'paste', name: string): Promise<void> {
  const bytes = [...png(64, 40)]
  if (how === 'drop') {
    const data = await desk.page().evaluateHandle(({ bytes, name }) => {
      const given = new DataTransfer()
      given.items.add(new File([new Uint8Array(bytes)], name, { type: 'image/png' }))
      return given
    }, { bytes, name })
    const log = conversation(desk, mei)
    await log.dispatchEvent('dragenter', { dataTransfer: data })
    await expect(desk.page().getByText('Drop to attach for Mei')).toBeVisible()
    await log.dispatchEvent('dragover', { dataTransfer: data })
    await log.dispatchEvent('drop', { dataTransfer: data })
    await expect(desk.page().getByText('Drop to attach for Mei')).toHaveCount(0)
    return
  }
  await messageField(desk).evaluate((field, { bytes, name }) => {
    const given = new DataTransfer()
    given.items.add(new File([new Uint8Array(bytes)], name, { type: 'image/png' }))
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: given, bubbles: true, cancelable: true }))
  }, { bytes, name })
}

/** A true picture (PNG, RFC 2083), of one colour. */
function png(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    check.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, check])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  const rows = Buffer.concat(Array.from({ length: height }, () => Buffer.concat([Buffer.from([0]), ...Array.from({ length: width }, () => Buffer.from([0x2a, 0x7d, 0x86]))])))
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
}
