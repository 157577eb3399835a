import { complaints, sizes, sticksOut } from './fixtures/axe.ts'
import { expect, sharedDesk, test, type Desk } from './fixtures/desk.ts'
import { amara, mei, tom, type Person } from './fixtures/people.ts'
import { bubble, conversation, optIn, row, write } from './fixtures/steps.ts'

/** What the client does with the phone; the sandbox answers with the message. */
const does = async (desk: Desk, who: Person, what: Record<string, unknown>): Promise<{ id: string }> =>
  await desk.sandbox.control('POST', `clients/${who.id}/messages`, { channel: 'whatsapp', ...what }) as { id: string }

/** Each with a client of its own. */
const desk = sharedDesk()

test('every kind of message that a client sends is seen, and said in the list', async () => {
  await optIn(desk(), mei)
  const talk = conversation(desk(), mei)
  const line = row(desk(), mei, 'WhatsApp')

  await does(desk(), mei, { type: 'image', caption: 'The new house' })
  const photo = bubble(desk(), 'The new house')
  await expect(photo.getByRole('button', { name: /^Photo, Mei Tanaka, .*Open large/ })).toBeVisible()
  await expect.poll(() => photo.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
  await expect(line).toContainText('Photo · The new house')

  await does(desk(), mei, { type: 'audio', voice: true })
  const voice = talk.getByRole('group', { name: /^Voice message, Mei Tanaka/ })
  await expect(voice.getByRole('button', { name: 'Play' })).toBeVisible()
  await expect(line).toContainText(/Voice message/)
  await voice.getByRole('button', { name: 'Play' }).click()
  await expect(voice.getByRole('button', { name: 'Pause' })).toBeVisible()
  await voice.getByRole('button', { name: 'Speed 1×' }).click()
  await expect(voice.getByRole('button', { name: 'Speed 1.5×' })).toBeVisible()

  await does(desk(), mei, { type: 'document', file: { mime: 'application/pdf', name: 'Statement.pdf', base64: Buffer.from('%PDF-1.4\n%%EOF\n').toString('base64') } })
  await expect(talk.getByRole('button', { name: 'Save Statement.pdf' })).toBeVisible()
  await expect(line).toContainText('Document: Statement.pdf')

  await does(desk(), mei, { type: 'location', latitude: 52.3731, longitude: 4.8922, name: 'The Harbour House', address: 'Harbour Street 4' })
  await expect(bubble(desk(), 'The Harbour House')).toContainText('52.373100, 4.892200')
  await expect(line).toContainText('Location: ')

  await does(desk(), mei, { type: 'contacts', cards: [{ name: 'Leo Park', phones: ['+44 20 7946 0899'] }] })
  await talk.getByRole('group', { name: 'Contact card: Leo Park' }).getByRole('button', { name: 'Add to contacts' }).click()
  const form = desk().page().getByRole('dialog', { name: 'New contact' })
  await expect(form.getByRole('textbox', { name: 'Name' })).toHaveValue('Leo Park')
  await form.getByRole('button', { name: 'Save contact' }).click()
  // Known now: written to, not added again.
  await expect(talk.getByRole('button', { name: 'SMS to Leo Park' })).toBeVisible()

  // axe finds nothing serious on any of them, in light and dark, and nothing runs out of the smallest window.
  await desk().page().setViewportSize(sizes[1])
  for (const colorScheme of ['light', 'dark'] as const) {
    await desk().page().emulateMedia({ colorScheme })
    await expect(desk().page().getByRole('region', { name: /^Notifications/ }).getByRole('listitem')).toHaveCount(0, { timeout: 20_000 })
    for (const part of [photo, bubble(desk(), 'Leo Park')]) {
      await part.scrollIntoViewIfNeeded()
      expect(await complaints(desk().page())).toEqual([])
    }
    expect(await sticksOut(desk().page())).toBe(false)
  }
  await desk().page().setViewportSize(sizes[0])
  await desk().page().emulateMedia({ colorScheme: null })
})

test('reactions both ways, an answer that leads to what it answers, an edit and a deletion that keep what was said', async () => {
  await optIn(desk(), tom)
  const talk = conversation(desk(), tom)
  await write(desk(), 'The statement comes on Thursday')
  // The first that has the words: an answer quotes them.
  const own = bubble(desk(), 'The statement comes on Thursday').first()
  await expect.poll(async () => (await desk().phone(tom.id)).at(-1)?.text).toBe('The statement comes on Thursday')
  await does(desk(), tom, { type: 'reaction', emoji: '👍' })
  await expect(own.getByRole('button', { name: `👍 ${tom.first}` })).toBeVisible()
  await expect(row(desk(), tom, 'WhatsApp')).toContainText('Reacted 👍')

  const ours = (await desk().phone(tom.id)).at(-1) as unknown as { id: string }
  await does(desk(), tom, { text: 'Which one?', replyTo: ours.id })
  const answer = bubble(desk(), 'Which one?')
  await answer.getByRole('button', { name: /^In answer to You: The statement/ }).click()
  await expect(own).toBeFocused()

  // By the keyboard: from message to message, into its buttons, and a reaction.
  await desk().page().keyboard.press('ArrowDown')
  await expect(answer).toBeFocused()
  await answer.getByRole('button', { name: 'React…' }).click()
  await desk().page().getByRole('button', { name: 'React with ❤️' }).click()
  const heart = answer.getByRole('button', { name: '❤️ You' })
  await expect(heart).toHaveAttribute('aria-pressed', 'true')
  const emojis = async (): Promise<string[]> => (await desk().sends()).flatMap(({ request }) => request['type'] === 'reaction' ? [(request['reaction'] as { emoji: string }).emoji] : [])
  await expect.poll(emojis).toEqual(['❤️'])
  await heart.click()
  await expect(heart).toHaveCount(0)
  await expect.poll(emojis).toEqual(['❤️', ''])

  const written = await does(desk(), tom, { text: 'Thrusday is fine' })
  await expect(bubble(desk(), 'Thrusday is fine')).toBeVisible()
  await does(desk(), tom, { type: 'edit', messageId: written.id, text: 'Thursday is fine' })
  await bubble(desk(), 'Thursday is fine').getByRole('button', { name: 'edited' }).click()
  await expect(desk().page().getByRole('dialog', { name: 'edited' })).toContainText('Thrusday is fine')
  await desk().page().keyboard.press('Escape')
  await does(desk(), tom, { type: 'revoke', messageId: written.id })
  await expect(bubble(desk(), 'Thursday is fine')).toContainText('Deleted by the client; kept on record')
  await expect(talk.getByRole('button', { name: 'edited' })).toBeVisible()
})

test('a picture fills the window; the arrows go through the files, Esc goes back to where it was opened', async () => {
  const page = desk().page()
  await optIn(desk(), amara)
  await does(desk(), amara, { type: 'image', caption: 'First' })
  await does(desk(), amara, { type: 'image', caption: 'Second' })
  const first = bubble(desk(), 'First').getByRole('button', { name: /Open large/ })
  await expect(bubble(desk(), 'Second').getByRole('button', { name: /Open large/ })).toBeVisible()
  await first.click()
  const viewer = page.getByRole('dialog')
  await expect(viewer).toContainText('1 of 2')
  await page.keyboard.press('+')
  await expect(viewer.getByRole('status')).toHaveText('150%')
  await page.keyboard.press('ArrowRight')
  await expect(viewer).toContainText('2 of 2')
  await expect(viewer.getByRole('status')).toHaveText('100%')
  await expect(viewer.getByRole('img', { name: 'Second' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(viewer).toHaveCount(0)
  await expect(first).toBeFocused()
})
