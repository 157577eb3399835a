import { notifications } from './fixtures/desktop.ts'
import { expect, sharedDesk, test } from './fixtures/desk.ts'
import { amara, george, mei, rafael, tom } from './fixtures/people.ts'
import { bubble, conversation, fromFirm, go, messageField, openSms, openThread, row, sendButton, write } from './fixtures/steps.ts'

const composer = 'Write a message'

/** Each with a client of its own. */
test.describe('SMS', () => {
  const desk = sharedDesk()

  test('the counter counts GSM-7 and UCS-2 segments, and names what makes them short', async () => {
    await openSms(desk(), rafael)
    const before = (await desk().sends()).length
    const counter = desk().page().getByRole('region', { name: composer })
    const cases: [text: string, says: string][] = [
      ['Hello', '1 segment · 155 left'],
      ['x'.repeat(160), '1 segment · 0 left'],
      ['x'.repeat(161), '2 segments · 145 left'],
      ['5 € [net]', '1 segment · 148 left'], // € [ ] take two places each
      ['Hello ☺', '1 segment · 63 left'],
      ['☺'.repeat(71), '2 segments · 63 left'],
    ]
    for (const [text, says] of cases) {
      await messageField(desk()).fill(text)
      await expect(counter).toContainText(says)
    }
    await expect(counter).toContainText('“☺” makes it a Unicode SMS: 70 characters per segment')
    await messageField(desk()).fill('')
    await expect(counter).not.toContainText('left')
    expect(await desk().sends()).toHaveLength(before)
  })

  test('an SMS goes out, is delivered, and the answer arrives in the same thread', async () => {
    await openSms(desk(), tom)
    const before = (await desk().sends()).length
    await write(desk(), 'Your statement is ready, 5 €')
    await expect(bubble(desk(), 'Your statement is ready, 5 €')).toContainText('Delivered')
    expect((await desk().sends()).slice(before).map(({ request }) => request)).toMatchObject([{ To: tom.number, Body: 'Your statement is ready, 5 €' }])
    await go(desk(), 'Settings')
    await desk().client(tom.id, { channel: 'sms', text: 'Thank you, Sam' })
    await expect.poll(() => notifications(desk().app())).toContainEqual({ title: tom.name, body: 'Thank you, Sam' })
    await go(desk(), 'Inbox')
    await expect(row(desk(), tom, 'SMS')).toContainText('1 unread message')
    await openThread(desk(), tom, 'SMS')
    await expect(bubble(desk(), 'Thank you, Sam')).toBeVisible()
    // It came once, although both the webhook and the polling brought it.
    await expect(bubble(desk(), 'Thank you, Sam')).toHaveCount(1)
  })

  test('after STOP the thread says so and holds back; START lifts it', async () => {
    await openSms(desk(), mei)
    const before = (await desk().sends()).length
    await write(desk(), 'Good morning')
    await desk().client(mei.id, { channel: 'sms', text: 'STOP' })
    const thread = conversation(desk(), mei)
    await expect(thread.getByText('Mei texted STOP. SMS can be sent again when Mei texts START.')).toBeVisible()
    await expect(messageField(desk())).toBeDisabled()
    await expect(sendButton(desk())).toBeDisabled()
    await expect(row(desk(), mei, 'SMS')).toContainText('Opted out')
    expect(await desk().sends()).toHaveLength(before + 1)

    await desk().client(mei.id, { channel: 'sms', text: 'START' })
    await expect(thread.getByText(/Mei texted START on .*: SMS can be sent again/)).toBeVisible()
    await expect(messageField(desk())).toBeEditable()
    await write(desk(), 'Welcome back')
    await expect(bubble(desk(), 'Welcome back')).toContainText('Delivered')
    expect(await fromFirm(desk(), mei)).toContain('Welcome back')
  })

  test('a landline says that it cannot take SMS, and leads to the contact’s other numbers', async () => {
    const office = { ...george, name: 'George at home', first: 'George', number: '+442079460968' }
    await openSms(desk(), office)
    const before = (await desk().sends()).length
    await messageField(desk()).fill('Good morning')
    await messageField(desk()).press('Enter')
    await expect(bubble(desk(), 'Good morning')).toContainText('Not delivered: this number cannot take SMS. Choose another number of the contact.')
    await expect(conversation(desk(), office).getByText('+44 20 7946 0968 cannot take SMS.')).toBeVisible()
    await expect(messageField(desk())).toBeDisabled()
    await expect(row(desk(), office, 'SMS')).toContainText('No SMS')
    expect(await desk().sends()).toHaveLength(before + 1)
    await conversation(desk(), office).getByRole('button', { name: 'Open contact' }).first().click()
    await expect(desk().page().getByRole('article', { name: office.name })).toBeVisible()
  })

  test('a failure that may pass says so, and "Retry" sends it again, once', async () => {
    await openSms(desk(), amara)
    const before = (await desk().sends()).length
    await desk().sandbox.control('POST', 'faults', { target: 'webhooks.twilio', kind: 'error', code: 30003 })
    await messageField(desk()).fill('Try me')
    await messageField(desk()).press('Enter')
    const failed = bubble(desk(), 'Try me').first()
    await expect(failed).toContainText(/Not (sent|delivered)/)
    await expect(failed).toContainText('Code 30003')
    await failed.getByRole('button', { name: 'Retry' }).dblclick()
    await expect(bubble(desk(), 'Try me').last()).toContainText('Delivered')
    await expect(failed).toContainText('Sent again below.')
    expect(await desk().sends()).toHaveLength(before + 2)
  })
})

test('STOP that the provider heard before the app did is explained at the message', async ({ desk }) => {
  await openSms(desk, rafael)
  // Polling asks there too, and may take one of them.
  await desk.sandbox.control('POST', 'faults', { target: 'twilio.messages', kind: 'error', code: 21610, count: 10 })
  await messageField(desk).fill('Are you there?')
  await messageField(desk).press('Enter')
  await expect(bubble(desk, 'Are you there?')).toContainText('Not delivered: Rafael has stopped SMS by texting STOP. Only Rafael can change that, by texting START.')
  await expect(messageField(desk)).toBeDisabled()
})
