import { AxeBuilder } from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { credentials } from '../sandbox/credentials.ts'
import { expect, test, type Desk } from './fixtures/desk.ts'
import { rafael } from './fixtures/people.ts'
import { messageField, openSms } from './fixtures/steps.ts'

/* Settings → Accounts: what is wrong is said in words, a secret is set without a restart, a desk adds and removes its own. */

const SETTINGS = '/settings?section=accounts'
const card = (page: Page, name: string): Locator => page.getByRole('article', { name })
async function openAccounts(desk: Desk): Promise<Page> {
  const page = desk.page()
  await page.evaluate((to) => { window.location.hash = to }, SETTINGS)
  await expect(page.getByRole('heading', { name: 'Accounts', exact: true })).toBeVisible()
  return page
}
async function serious(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).exclude('[data-sonner-toaster]').analyze()
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes[0]?.target.join(' ')}`)
}

test('a wrong token: the banner leads to the account, the test says what to do, the right token brings it online', async ({ desk }) => {
  const page = await openAccounts(desk)
  const sms = card(page, 'SMS by Twilio')
  await expect(sms.getByText('Online')).toBeVisible()
  const replace = async (value: string): Promise<void> => {
    await sms.getByRole('button', { name: 'Replace Auth token' }).press('Enter')
    await page.keyboard.type(value)
    await page.keyboard.press('Enter')
    await expect(sms.getByRole('button', { name: 'Replace Auth token' })).toBeFocused()
  }
  await replace('not-the-token')
  await expect(sms.getByText('Needs IT')).toBeVisible()
  await page.evaluate(() => { window.location.hash = '/inbox' })
  await page.getByRole('status').getByRole('link', { name: 'Details' }).click()
  await sms.getByRole('button', { name: 'Test SMS by Twilio' }).click()
  await expect(sms.getByText('Sign-in: the provider does not accept the token')).toBeVisible({ timeout: 15_000 })
  await expect(sms.getByText('Copy it again at the provider')).toBeVisible()
  expect(await serious(page)).toEqual([])

  await replace(credentials.twilio.authToken)
  await expect(sms.getByText('Online')).toBeVisible()
  await sms.getByRole('button', { name: 'Test SMS by Twilio' }).press('Enter')
  await expect(sms.getByText('Everything works.')).toBeVisible({ timeout: 15_000 })
  expect(await page.content()).not.toContain(credentials.twilio.authToken)
})

test.describe('a desk that may add accounts', () => {
  test.use({ policy: { change: (policy) => {
    delete policy.connectors.sms
    for (const line of policy.lines) delete line.sms
  } } })

  test('adds SMS by keyboard, mistakes are said at their field; it works at once, and is removed again', async ({ desk }) => {
    const page = await openAccounts(desk)
    await page.getByRole('button', { name: 'Add account' }).press('Enter')
    const form = page.getByRole('dialog', { name: 'Add an account' })
    await form.getByLabel('Kind').selectOption({ label: 'SMS by Twilio' })
    await form.getByRole('textbox', { name: 'Account SID' }).fill('AC1')
    await form.getByRole('textbox', { name: 'Number' }).fill(credentials.twilio.fromNumber)
    await page.keyboard.press('Enter')
    await expect(form.getByText('This is not an account SID')).toBeVisible()
    await expect(form.getByRole('textbox', { name: 'Account SID' })).toBeFocused()
    expect(await serious(page)).toEqual([])
    await form.getByRole('textbox', { name: 'Account SID' }).fill(credentials.twilio.accountSid)
    await form.getByRole('textbox', { name: 'Provider’s server' }).fill(desk.sandbox.twilioUrl)
    await page.keyboard.press('Enter')
    await expect(form).toHaveCount(0)
    const sms = card(page, 'SMS by Twilio')
    await sms.getByRole('button', { name: 'Set Auth token' }).click()
    await sms.getByLabel('Auth token').fill(credentials.twilio.authToken)
    await page.keyboard.press('Enter')
    await expect(sms.getByText('Online')).toBeVisible({ timeout: 15_000 })

    await openSms(desk, rafael)
    await messageField(desk).fill('Half a thought')
    await openAccounts(desk)
    await sms.getByRole('button', { name: 'Remove SMS by Twilio' }).click()
    await page.getByRole('dialog', { name: 'Remove SMS by Twilio?' }).getByRole('button', { name: 'Remove account' }).click()
    await expect(sms).toHaveCount(0)
    await expect(card(page, 'WhatsApp by Meta').getByText('Online')).toBeVisible({ timeout: 15_000 })
    expect(await serious(page)).toEqual([])
  })
})

test.describe('a desk whose firm manages the accounts', () => {
  test.use({ policy: { change: (policy) => { policy.accounts = 'managed' } } })

  test('says so, and offers nothing to add, change or remove', async ({ desk }) => {
    const page = await openAccounts(desk)
    await expect(page.getByText('Your organisation manages these accounts.')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Add account' })).toHaveCount(0)
    await expect(page.getByRole('button', { name: /^(Change|Remove) / })).toHaveCount(0)
  })
})
