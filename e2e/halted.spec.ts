import { expect, test } from './fixtures/desk.ts'
import { rafael } from './fixtures/people.ts'
import { bubble, openSms, write } from './fixtures/steps.ts'

/*
 *  A connection that somebody must mend: the provider no longer takes our token, or has stopped the account.
 */
for (const [what, code, words] of [['signed out', 190, /access token/i], ['stopped by the platform', 131031, /account/i]] as const) {
  test(`${what}: is said in words, with the provider's for IT; the other channel works; it is over when the provider answers again`, async ({ desk }) => {
    const page = desk.page()
    const state = (whatsApp: string) => page.getByRole('link', { name: `Connections – WhatsApp: ${whatsApp} · SMS: online` })
    await expect(state('online')).toBeVisible()
    await desk.sandbox.control('POST', 'faults', { target: 'graph.phone', kind: 'error', code, count: 1000 })
    const banner = page.getByRole('status').filter({ hasText: 'WhatsApp cannot be used as it should: something has to be mended.' })
    await expect(banner).toContainText('Please tell')
    await expect(state('needs your IT')).toBeVisible()
    await openSms(desk, rafael)
    await write(desk, 'By SMS it goes')
    await expect(bubble(desk, 'By SMS it goes')).toContainText('Delivered')

    await banner.getByRole('link', { name: 'Details' }).click()
    const entry = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'WhatsApp', exact: true }) })
    await expect(entry).toContainText('Needs IT')
    await expect(entry).toContainText(words)

    await desk.sandbox.control('POST', 'reset', {})
    await expect(entry).toContainText('Connected now')
    await expect(entry).not.toContainText(words)
    await expect(state('online')).toBeVisible()
    await expect(banner).toHaveCount(0)
  })
}
