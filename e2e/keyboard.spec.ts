import { expect, sharedDesk, test } from './fixtures/desk.ts'
import { mei } from './fixtures/people.ts'
import { go, messageField, optIn } from './fixtures/steps.ts'

const desk = sharedDesk(null, async (made) => { await optIn(made, mei) })

/** "CmdOrCtrl+Plus" → "Ctrl++". */
const printed = (accelerator: string): string => accelerator.replace(/^(CmdOrCtrl|CommandOrControl|Control)\b/, 'Ctrl').replace(/\bPlus$/, '+')

test('Settings names every key of the menu, and Ctrl+/', async () => {
  await go(desk(), 'Settings')
  const list = desk().page().getByRole('region', { name: 'Keyboard' })
  const accelerators = await desk().app().evaluate(({ Menu }) => {
    const all = (menu: Electron.Menu | null | undefined): string[] => (menu?.items ?? []).flatMap((item) => [...item.accelerator ? [String(item.accelerator)] : [], ...all(item.submenu)])
    return all(Menu.getApplicationMenu())
  })
  expect(accelerators.map(printed)).toEqual(expect.arrayContaining(['Ctrl+1', 'Ctrl+2', 'Ctrl+,', 'Ctrl+Q']))
  const shown = await list.locator('kbd').allTextContents()
  expect(shown).toEqual(expect.arrayContaining(accelerators.map(printed)))
  expect(shown).toEqual(expect.arrayContaining(['Ctrl+K', 'N', 'Ctrl+N', 'Ctrl+/', 'Esc']))
})

test('Ctrl+/ opens the templates while writing, and does nothing where there is no conversation', async () => {
  const page = desk().page()
  await go(desk(), 'Inbox')
  await page.getByRole('option', { name: mei.name }).click()
  await messageField(desk()).fill('Half a thought')
  await page.keyboard.press('Control+/')
  await expect(page.getByRole('dialog', { name: 'Templates' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(messageField(desk())).toHaveValue('Half a thought')
  await messageField(desk()).fill('')
  await go(desk(), 'Calls')
  await page.keyboard.press('Control+/')
  // Another key is heard after it: nothing had opened.
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog')).toHaveAccessibleName('Go to')
})
