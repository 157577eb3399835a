import type { Locator } from '@playwright/test'
import { expect, test, type Desk } from './fixtures/desk.ts'
import { mei, rafael } from './fixtures/people.ts'
import { conversation, go, messageField, openContact, rows } from './fixtures/steps.ts'

/*
 *  An advisor with two lines for SMS. The sandbox's account has but the first number; from which one the app writes
 *  stands in its request.
 */
const branch = '+442079460033'
test.use({
  policy: {
    change({ lines, connectors: { sms } }) {
      const [main] = lines
      if (main) main.name = 'Private clients'
      lines.push({ id: 'branch', name: 'City branch', sms: { number: branch } })
      // The account could not point a number at the app that it does not have.
      delete sms?.webhook
    },
  },
})

/** The numbers that messages with this text went out from. What the account refuses is tried again. */
const fromsOf = async (desk: Desk, text: string): Promise<unknown[]> =>
  [...new Set((await desk.sends()).filter(({ request }) => request['Body'] === text).map(({ request }) => request['From']))]
const line = (desk: Desk): Locator => desk.page().getByRole('region', { name: 'Write a message' }).getByRole('button', { name: /^From/ })

async function smsTo(desk: Desk, who: typeof rafael): Promise<void> {
  const contact = await openContact(desk, who)
  await contact.getByRole('button', { name: 'SMS', exact: true }).click()
  await expect(conversation(desk, who)).toBeVisible()
}

test('the composer says from which line; another one takes the text along; the next message begins on the line last used', async ({ desk }) => {
  await desk.addContact(rafael.name, rafael.number)
  await desk.addContact(mei.name, mei.number)
  await smsTo(desk, rafael)
  await expect(line(desk)).toHaveText('From Private clients')
  await messageField(desk).fill('Half a thought')
  await line(desk).click()
  await expect(desk.page().getByRole('menuitem')).toHaveText([/Private clients\s*\+1 202 555 0100/, /City branch\s*\+44 20 7946 0033/])
  await desk.page().getByRole('menuitem', { name: /City branch/ }).click()
  await expect(line(desk)).toHaveText('From City branch')
  await expect(messageField(desk)).toHaveValue('Half a thought')
  await expect(messageField(desk)).toBeFocused()
  // It went along: nothing of it is left on the first line.
  await expect(rows(desk)).toHaveText([/Rafael Ortiz.*City branch.*Half a thought/s])
  await messageField(desk).press('Enter')
  await expect.poll(() => fromsOf(desk, 'Half a thought')).toEqual([branch])

  await smsTo(desk, rafael)
  await expect(line(desk)).toHaveText('From City branch')
  await smsTo(desk, mei)
  await expect(line(desk)).toHaveText('From Private clients')
  await messageField(desk).fill('From the first line')
  await messageField(desk).press('Enter')
  await expect.poll(() => fromsOf(desk, 'From the first line')).toEqual(['+12025550100'])

  // By keyboard, from somewhere else, it is the same line.
  await go(desk, 'Records')
  await desk.page().keyboard.press('n')
  await desk.page().keyboard.type('rafael')
  await expect(desk.page().getByRole('option', { name: /Rafael/ })).toBeVisible()
  await desk.page().keyboard.press('Enter')
  await desk.page().keyboard.type('sms')
  await expect(desk.page().getByRole('option')).toHaveCount(1)
  await desk.page().keyboard.press('Enter')
  await expect(line(desk)).toHaveText('From City branch')
})
