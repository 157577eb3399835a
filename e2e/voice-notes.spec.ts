import type { Locator, Page } from '@playwright/test'
import { expect, test, type Desk } from './fixtures/desk.ts'
import { mei } from './fixtures/people.ts'
import { messageField, openThread, optIn } from './fixtures/steps.ts'

/* A voice message from the microphone, Chromium's own that beeps, to the client's phone. */
test.use({ appArgs: ['--use-fake-device-for-media-stream'] })

const bar = (desk: Desk): Locator => desk.page().getByRole('group', { name: 'Recording a voice message' })
const tray = (desk: Desk): Locator => desk.page().getByRole('list', { name: 'Attached' }).getByRole('listitem')

test('voice messages are recorded, listened to and sent, also what was being said when the app was killed; they play on the client’s phone', async ({ desk }) => {
  await optIn(desk, mei)
  await messageField(desk).press('Control+Shift+M')
  await expect(bar(desk).getByRole('timer')).toHaveText('0:02')
  await bar(desk).getByRole('button', { name: 'Pause' }).click()
  await bar(desk).getByRole('button', { name: 'Go on' }).click()
  await desk.page().keyboard.press('Control+Shift+M')
  await expect(tray(desk)).toHaveCount(1)
  await expect(messageField(desk)).toBeFocused()
  await tray(desk).getByRole('button', { name: 'Play' }).click()
  await expect(tray(desk).getByRole('button', { name: 'Pause' })).toBeVisible()

  await desk.page().getByRole('button', { name: 'Record a voice message' }).click()
  await expect(bar(desk).getByRole('timer')).toHaveText('0:05')
  await desk.kill()
  await desk.launch()
  await openThread(desk, mei, 'WhatsApp')
  await expect(tray(desk)).toHaveCount(2)
  // Text that came back by itself is sent by no key at once; the button sends.
  await desk.page().getByRole('button', { name: 'Send', exact: true }).click()
  const sent = desk.page().getByRole('article').filter({ has: desk.page().getByRole('group', { name: /^Voice message/ }) })
  await expect(sent).toHaveCount(2)
  for (const message of await sent.all()) await expect(message).toContainText('Delivered')
  await expect(tray(desk)).toHaveCount(0)

  const phone = await phonePage(desk)
  const notes = phone.getByRole('region', { name: 'Mei Tanaka’s phone' }).or(phone.getByLabel('Mei Tanaka’s phone')).first().locator('audio[aria-label="Voice note"]')
  await expect(notes).toHaveCount(2)
  const heard = await notes.evaluateAll((players) => Promise.all((players as HTMLAudioElement[]).map(async (player) => {
    player.muted = true
    await player.play()
    await new Promise((resolve) => { player.ontimeupdate = () => { if (player.currentTime > 0.3) resolve(null) } })
    return player.duration
  })))
  // Of what was being said at the kill, at most the last seconds are missing.
  for (const duration of heard) expect(duration).toBeGreaterThan(1)
})

/** The clients' phones, in a window of the test's. */
async function phonePage(desk: Desk): Promise<Page> {
  const opened = desk.app().waitForEvent('window')
  await desk.app().evaluate(({ BrowserWindow }, url) => { void new BrowserWindow({ show: false }).loadURL(url) }, desk.sandbox.url)
  return opened
}
