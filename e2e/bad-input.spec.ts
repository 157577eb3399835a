import { readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { provisionProfile } from '../scripts/sandbox-profile.ts'
import { expect, sharedDesk, test, type Desk } from './fixtures/desk.ts'
import { lookAtTrouble } from './fixtures/axe.ts'
import { mei, rafael } from './fixtures/people.ts'
import { bubble, fromFirm, messageField, openSms, openThread, optIn, write } from './fixtures/steps.ts'
import { alterLedger, damageLedger, holdLedger, ledgerFile, problem, usedBefore } from './fixtures/trouble.ts'

test.describe('odd texts', () => {
  const desk = sharedDesk(null, async (made) => {
    await openSms(made, rafael)
    await write(made, 'Good morning')
    await optIn(made, mei)
  })

  test('10,000 characters at once are refused with the limit, and the text is kept', async () => {
    const page = desk().page()
    const before = (await desk().sends()).length
    for (const [who, channel, limit] of [[mei, 'WhatsApp', 4096], [rafael, 'SMS', 1600]] as const) {
      await openThread(desk(), who, channel)
      await messageField(desk()).focus()
      await page.keyboard.insertText('x'.repeat(10_000))
      await expect(page.getByText(`${String(10_000 - limit)} characters too long: ${String(limit)} is the most`)).toBeVisible()
      await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeDisabled()
      await page.keyboard.press('Enter')
      await expect(messageField(desk())).toHaveValue('x'.repeat(10_000))
      await messageField(desk()).fill('')
    }
    expect(await desk().sends()).toHaveLength(before)
  })

  test('the longest that the provider takes goes out whole', async () => {
    await openThread(desk(), mei, 'WhatsApp')
    const longest = `${'abcdefgh '.repeat(455)}z`
    expect(longest).toHaveLength(4096)
    await write(desk(), longest)
    await expect.poll(async () => (await fromFirm(desk(), mei)).at(-1)).toBe(longest)
  })

  const texts: readonly (readonly [name: string, text: string])[] = [
    ['emoji of several parts', 'Family 👩‍👩‍👧‍👦, flag 🏴󠁧󠁢󠁳󠁣󠁴󠁿, thumbs 👍🏽'],
    ['right to left, mixed', 'שלום Mei, مرحبا 42 €'],
    ['an override of direction', 'invoice \u202Efdp.exe'],
    ['zero-width between letters', 'a\u200Bb\u200Cc\u200Dd'],
    ['HTML and script', '<b>bold</b><script>alert(1)</script> & &amp; "quotes"'],
    ['a template’s braces', '{{1}} {name} {{constructor}}'],
    ['lines and tabs', 'one\n\n\ttwo'],
  ]
  for (const [name, text] of texts) {
    test(`${name}: comes through as it was written, both ways`, async () => {
      await openThread(desk(), mei, 'WhatsApp')
      await write(desk(), text)
      await expect.poll(async () => (await fromFirm(desk(), mei)).at(-1)).toBe(text)
      await desk().client(mei.id, { channel: 'whatsapp', text: `${text} back` })
      await expect.poll(() => desk().page().getByRole('article', { name: /^Mei/ }).last().textContent()).toContain(`${text} back`)
    })
  }

  test('nothing but zero-width characters or spaces is nothing to send', async () => {
    const before = (await desk().sends()).length
    await openThread(desk(), mei, 'WhatsApp')
    await messageField(desk()).fill(' \n\t ')
    await expect(desk().page().getByRole('button', { name: 'Send', exact: true })).toBeDisabled()
    await messageField(desk()).press('Enter')
    await messageField(desk()).fill('\u200B\u200D\u2060\uFEFF')
    await messageField(desk()).press('Enter')
    await expect(bubble(desk(), /^\u200B/)).toHaveCount(0)
    await desk().sandbox.control('GET', 'idle')
    expect(await desk().sends()).toHaveLength(before)
    await messageField(desk()).fill('')
  })
})

test.describe('records that cannot be opened', () => {
  test.use({ launched: false })
  const button = (desk: Desk, name: string) => desk.page().getByRole('button', { name })

  async function works(desk: Desk): Promise<void> {
    await openThread(desk, rafael, 'SMS')
    await expect(bubble(desk, 'Before the trouble')).toBeVisible()
  }
  const setAside = async (desk: Desk): Promise<string[]> => (await readdir(join(desk.profile, 'desk'))).filter((name) => /^ledger\.db\.set-aside-[^.]*$/.test(name))

  test('in use: says so, and "Try again" works when the other program has gone', async ({ desk }) => {
    await usedBefore(desk)
    const letGo = holdLedger(desk)
    await desk.launch()
    await expect(problem(desk)).toHaveText('Compline’s records are in use')
    await expect(desk.page().getByText('Nothing is lost, and nothing has been changed.')).toBeVisible()
    await expect(desk.page().getByText(/IT desk, ext\. 4000/)).toBeVisible()
    await expect(button(desk, 'Set the file aside and start new…')).toHaveCount(0)
    await lookAtTrouble(desk.page())
    // It tries for a while, and then shows what it found.
    const shown = desk.page().waitForEvent('load')
    await button(desk, 'Try again').click()
    await shown
    await expect(problem(desk)).toHaveText('Compline’s records are in use')
    letGo()
    await button(desk, 'Try again').click()
    await works(desk)
  })

  test('damaged: nothing is overwritten; set aside, the old file is kept byte for byte', async ({ desk }) => {
    await usedBefore(desk)
    const damaged = await damageLedger(desk)
    await desk.launch()
    await expect(problem(desk)).toHaveText('Compline’s records are damaged')
    await desk.page().getByText('Details for IT').click()
    await expect(desk.page().getByText(ledgerFile(desk), { exact: true })).toBeVisible()
    expect(await readFile(ledgerFile(desk))).toEqual(damaged)

    await button(desk, 'Set the file aside and start new…').click()
    await expect(desk.page().getByText('Are you sure?')).toBeVisible()
    expect(await setAside(desk)).toEqual([])
    await lookAtTrouble(desk.page())
    await button(desk, 'Yes, set it aside').click()
    await expect(desk.page().getByRole('navigation')).toBeVisible()
    const [kept = ''] = await setAside(desk)
    expect(await readFile(join(desk.profile, 'desk', kept))).toEqual(damaged)
    // A new one, which works, and shows nothing of the old.
    await openSms(desk, mei)
    await write(desk, 'A new beginning')
    await expect(bubble(desk, 'A new beginning')).toContainText('Delivered')
    await expect(desk.page().getByRole('option', { name: /Rafael/ })).toHaveCount(0)
  })

  test('written by a newer Compline: left alone', async ({ desk }) => {
    await usedBefore(desk)
    alterLedger(desk, 'PRAGMA user_version = 99')
    const before = await readFile(ledgerFile(desk))
    await desk.launch()
    await expect(problem(desk)).toHaveText('These records come from a newer Compline')
    await expect(desk.page().getByRole('button')).toHaveText(['Show the file', 'Quit'])
    await lookAtTrouble(desk.page())
    expect(await readFile(ledgerFile(desk))).toEqual(before)
  })

  test('sealed with another key: says what happened, and keeps what was there', async ({ desk }) => {
    await usedBefore(desk)
    alterLedger(desk, "UPDATE meta SET value = x'00112233445566778899aabbccddeeff' WHERE key = 'key.keychain'")
    const before = await readFile(ledgerFile(desk))
    await desk.launch()
    await expect(problem(desk)).toHaveText('Compline’s records cannot be unlocked')
    await expect(desk.page().getByText('with the organisation’s recovery key nothing is lost', { exact: false })).toBeVisible()
    expect(await readFile(ledgerFile(desk))).toEqual(before)
    await button(desk, 'Set the file aside and start new…').click()
    await button(desk, 'Yes, set it aside').click()
    await expect(desk.page().getByRole('navigation')).toBeVisible()
    const [kept = ''] = await setAside(desk)
    expect(await readFile(join(desk.profile, 'desk', kept))).toEqual(before)
  })

  test('no policy: says where it was looked for, and starts when IT has put one there', async ({ desk }) => {
    const { args, policyFile } = provisionProfile({ profile: desk.profile, sandbox: desk.sandbox })
    const policy = await readFile(policyFile)
    await rm(policyFile)
    await desk.launchWith(args.slice(1))
    await expect(problem(desk)).toHaveText('Compline is not set up on this computer yet')
    await desk.page().getByText('Details for IT').click()
    await expect(desk.page().getByText(policyFile, { exact: true })).toBeVisible()
    await writeFile(policyFile, policy)
    await button(desk, 'Try again').click()
    await expect(desk.page().getByRole('navigation')).toBeVisible()
  })

  test('a bad policy: says the path and each reason, and none of it is used', async ({ desk }) => {
    const { args, policyFile } = provisionProfile({ profile: desk.profile, sandbox: desk.sandbox })
    const policy = await readFile(policyFile, 'utf8')
    await writeFile(policyFile, policy.replace('"enabled": true', '"enabled": "perhaps"').replace('"clock": "provider"', '"clock": "sundial"'))
    await desk.launchWith(args.slice(1))
    await expect(problem(desk)).toHaveText('The organisation’s policy cannot be used')
    await expect(desk.page().getByText(policyFile, { exact: true })).toBeVisible()
    await expect(desk.page().getByText(/connectors\.whatsapp\.enabled/)).toBeVisible()
    await expect(desk.page().getByText(/^clock/)).toBeVisible()
    expect(await desk.traffic()).toEqual([])

    await writeFile(policyFile, policy.slice(0, 100))
    await button(desk, 'Try again').click()
    await expect(desk.page().getByText(/JSON/)).toBeVisible()
    await writeFile(policyFile, policy)
    await button(desk, 'Try again').click()
    await expect(desk.page().getByRole('navigation')).toBeVisible()
  })
})
