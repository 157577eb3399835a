import { expect, sharedDesk, test } from './fixtures/desk.ts'
import { mei, rafael, tom } from './fixtures/people.ts'
import { bubble, fromFirm, go, messageField, openSms, openThread, optIn, row, write } from './fixtures/steps.ts'

/** Each with a client of its own. */
test.describe('at one desk', () => {
  const desk = sharedDesk()

  test('offline is said in words; messages wait, can be taken back, and go out once and in order when it is back', async () => {
    const page = desk().page()
    await optIn(desk(), mei)
    const before = (await desk().sends()).length
    await desk().offline(true)
    const banner = page.getByRole('status').filter({ hasText: 'offline' })
    await expect(banner).toContainText(/WhatsApp(,| and) SMS( and Voicemail)? are offline, last online \d\d:\d\d\./)
    await expect(banner).toContainText('You can go on writing: messages wait, and are sent when the connection is back.')
    await expect(page.getByRole('link', { name: 'Connections – WhatsApp: offline · SMS: offline' })).toBeVisible()

    for (const text of ['one', 'two', 'three', 'never mind']) {
      await write(desk(), text)
      await expect(bubble(desk(), text)).toContainText(/Waiting/)
    }
    await expect(banner).toContainText(/4 messages wait/)
    await bubble(desk(), 'never mind').getByRole('button', { name: 'Take back' }).click()
    await expect(page.getByText('Taken back. The text is in the message field again.')).toBeVisible()
    await expect(messageField(desk())).toHaveValue('never mind')
    await expect(messageField(desk())).toBeFocused()
    await expect(banner).toContainText(/3 messages wait/)
    expect(await desk().sends()).toHaveLength(before)

    await desk().offline(false)
    for (const text of ['one', 'two', 'three']) await expect(bubble(desk(), text)).toContainText('Delivered')
    expect((await fromFirm(desk(), mei)).slice(-3)).toEqual(['one', 'two', 'three'])
    await expect(banner).toHaveCount(0)
    expect(await desk().sends()).toHaveLength(before + 3)
    await expect(messageField(desk())).toHaveValue('never mind')
  })

  test('an answer that was lost leaves the outcome unknown: nothing is sent again by itself, the advisor decides', async () => {
    await optIn(desk(), tom)
    // The provider never hears of it, and the app cannot know.
    await desk().sandbox.control('POST', 'faults', { target: 'graph.messages', kind: 'drop', when: 'before' })
    await write(desk(), 'Did this go?')
    const unsure = desk().page().getByRole('group', { name: 'It is not known whether this was sent.' })
    await expect(unsure).toBeVisible()
    await expect(row(desk(), tom, 'WhatsApp')).toContainText('Sent?')
    await go(desk(), 'Settings')
    await openThread(desk(), tom, 'WhatsApp')
    expect(await fromFirm(desk(), tom)).not.toContain('Did this go?')
    await unsure.getByRole('button', { name: 'Send again' }).dblclick()
    await expect(bubble(desk(), 'Did this go?').last()).toContainText('Delivered')
    expect((await fromFirm(desk(), tom)).filter((text) => text === 'Did this go?')).toHaveLength(1)
  })
})

test('what waits survives quitting while offline, and what came in meanwhile is there on return', async ({ desk }) => {
  await openSms(desk, rafael)
  await desk.offline(true)
  await write(desk, 'Written on the train')
  await expect(bubble(desk, 'Written on the train')).toContainText('Waiting')
  await desk.client(rafael.id, { channel: 'sms', text: 'Are you on your way?' })
  await desk.quit()
  await desk.launch()
  await openThread(desk, rafael, 'SMS')
  await expect(bubble(desk, 'Written on the train')).toContainText('Waiting')
  await expect(desk.page().getByText(/cannot be reached\./)).toBeVisible()
  expect(await desk.sends()).toEqual([])

  await desk.offline(false)
  await expect(bubble(desk, 'Written on the train')).toContainText('Delivered')
  await expect(bubble(desk, 'Are you on your way?')).toHaveCount(1)
  expect(await fromFirm(desk, rafael)).toEqual(['Written on the train'])
})
