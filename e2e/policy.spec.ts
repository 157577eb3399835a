import type { PolicyInput } from '../core/policy.ts'
import { expect, test } from './fixtures/desk.ts'
import { lookAtTrouble } from './fixtures/axe.ts'
import { rafael } from './fixtures/people.ts'
import { policyFile, rewrite } from './fixtures/policies.ts'
import { bubble, go, messageField, openSms, optIn, openThread, write } from './fixtures/steps.ts'

/* The organisation's policy changes while Compline runs. */

function whatsApp(enabled: boolean) {
  return ({ connectors }: PolicyInput): void => { if (connectors.whatsapp) connectors.whatsapp.enabled = enabled }
}

test('WhatsApp is switched off while Compline runs: every trace of its icon is gone at once, and back on it is as it was left', async ({ desk }) => {
  const page = desk.page()
  await optIn(desk, rafael)
  await write(desk, 'Before')
  await expect(bubble(desk, 'Before')).toContainText('Delivered')
  await messageField(desk).fill('Half a thought')
  // The icon, and everything that is chosen or done by WhatsApp; the old conversation can still be read.
  const traces = page.locator('.bg-whatsapp:has(svg), [aria-label*="whatsapp" i]').or(page.getByRole('radio', { name: 'WhatsApp' }))
  await expect(traces).not.toHaveCount(0)

  await rewrite(desk, whatsApp(false))
  await expect(page.getByText('You can read this conversation, not write in it.')).toBeVisible()
  await expect(traces).toHaveCount(0)
  for (const screen of ['Contacts', 'Settings', 'Inbox'] as const) {
    await go(desk, screen)
    await expect(page.getByRole('heading').first()).toBeVisible()
    await expect(traces, screen).toHaveCount(0)
  }

  await rewrite(desk, whatsApp(true))
  await expect(page.getByRole('radio', { name: 'WhatsApp' })).toBeVisible()
  await openThread(desk, rafael, 'WhatsApp')
  await expect(messageField(desk)).toHaveValue('Half a thought')
  await write(desk, 'After')
  await expect(bubble(desk, 'After')).toContainText('Delivered')
})

test('a bad policy is refused with path and reason, and the last good one stays, also after a restart', async ({ desk }) => {
  let page = desk.page()
  const banner = () => page.getByRole('status').filter({ hasText: 'Your organisation’s new policy has a mistake in it' })
  await rewrite(desk, (policy) => { Object.assign(policy, { clock: 'sundial', organisation: { ...policy.organisation, name: 'Another Firm' } }) })
  await expect(banner()).toContainText('IT desk, ext. 4000')
  await banner().getByRole('link', { name: 'Details' }).click()
  const about = page.getByRole('region', { name: 'About this policy' })
  await expect(about.getByText(`The policy at ${policyFile(desk)} could not be used:`)).toBeVisible()
  await expect(about.getByText(/^clock: /)).toBeVisible()
  await about.getByLabel('Search settings and values').fill('organisation.name')
  await expect(about.getByText('Harbour & Pine Wealth', { exact: true })).toBeVisible()
  await expect(about.getByText('Another Firm')).toHaveCount(0)
  await lookAtTrouble(page)
  await openSms(desk, rafael)
  await write(desk, 'As before')
  await expect(bubble(desk, 'As before')).toContainText('Delivered')

  await desk.quit()
  page = await desk.launchWith([`--policy=${policyFile(desk)}`])
  await expect(banner()).toBeVisible()
  await rewrite(desk, (policy) => { policy.clock = 'provider' })
  await expect(banner()).toHaveCount(0)
  await go(desk, 'Settings')
  await expect(page.getByRole('region', { name: 'Organisation' }).getByText('Another Firm')).toBeVisible()
})
