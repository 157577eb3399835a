import { expect, test } from './fixtures/desk.ts'
import { lookAtTrouble } from './fixtures/axe.ts'
import { mei } from './fixtures/people.ts'
import { bubble, fromFirm, messageField, optIn, sendButton, write } from './fixtures/steps.ts'
import { fillDisk, launchOnFullDisk, problem } from './fixtures/trouble.ts'

const long = (word: string): string => `${word} `.repeat(600).trim()

test('a full disk: nothing is sent or taken in unrecorded, it says so, and goes on by itself when there is room', async ({ desk }) => {
  const banner = desk.page().getByRole('status').getByText('The disk is full. Nothing can be recorded, so nothing is sent')
  await optIn(desk, mei)
  await write(desk, 'While there is room')
  await expect(bubble(desk, 'While there is room')).toContainText('Delivered')
  const before = (await desk.sends()).length

  await fillDisk(desk.app(), true)
  await messageField(desk).fill(long('yours'))
  await messageField(desk).press('Enter')
  await expect(banner).toBeVisible()
  await expect(desk.page().getByRole('alert')).toHaveText('This could not be recorded, so it was not sent. Your text is kept: send it again when the trouble above is over.')
  await expect(messageField(desk)).toHaveValue(long('yours'))
  await lookAtTrouble(desk.page())
  await desk.client(mei.id, { channel: 'whatsapp', text: long('mine') })
  await expect.poll(async () => (await desk.traffic()).some(({ direction, status }) => direction === 'to-app' && status === 503)).toBe(true)
  await expect(bubble(desk, /mine mine/)).toHaveCount(0)
  expect(await desk.sends()).toHaveLength(before)

  await fillDisk(desk.app(), false)
  // The provider brings again what was not taken.
  await expect(bubble(desk, /mine mine/)).toHaveCount(1)
  await expect(banner).toHaveCount(0)
  await sendButton(desk).click()
  await expect(bubble(desk, /yours yours/)).toContainText('Delivered')
  await expect(desk.page().getByRole('alert')).toHaveCount(0)
  await expect(messageField(desk)).toHaveValue('')
  expect((await fromFirm(desk, mei)).filter((text) => text === long('yours'))).toHaveLength(1)
  expect(await desk.sends()).toHaveLength(before + 1)
})

test.describe('at the start', () => {
  test.use({ launched: false })

  test('without room for the records it does not start, says why, and does when there is room', async ({ desk }) => {
    await launchOnFullDisk(desk)
    await expect(problem(desk)).toHaveText('The disk is full')
    await expect(desk.page().getByRole('button')).toHaveText(['Try again', 'Quit'])
    await lookAtTrouble(desk.page())
    expect(await desk.sends()).toEqual([])

    await fillDisk(desk.app(), false)
    await desk.page().getByRole('button', { name: 'Try again' }).click()
    await expect(desk.page().getByRole('navigation')).toBeVisible()
  })
})
