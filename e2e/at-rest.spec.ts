import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './fixtures/desk.ts'
import type { Person } from './fixtures/people.ts'
import { bubble, go, messageField, openSms, openThread, optIn, row, sendButton, write } from './fixtures/steps.ts'

/*
 *  After a journey nothing that a person said or is called is found in any file of the profile folder.
 */
const HOUR = 3_600_000

/** Names that no program knows by chance. */
const zenobia: Person = { id: 'zenobia-quackenbush', name: 'Zenobia Quackenbush', first: 'Zenobia', number: '+447700900617' }
const ottokar: Person = { id: 'ottokar-vandermolen', name: 'Ottokar Vandermolen', first: 'Ottokar', number: '+12025550119' }

test('no name, number, text, template value or draft is found by searching the bytes of the profile', async ({ desk }) => {
  test.slow()
  for (const { id, name, number } of [zenobia, ottokar]) {
    await desk.sandbox.control('POST', 'clients', { id, name, numbers: [{ label: 'mobile', e164: number }], auto: false })
  }
  await optIn(desk, zenobia)
  await write(desk, 'Your marmalade dividend is ready')
  await expect(bubble(desk, 'Your marmalade dividend')).toContainText('Delivered')
  await desk.client(zenobia.id, { channel: 'whatsapp', text: 'Send it to the lighthouse, please' })
  await expect(bubble(desk, 'lighthouse')).toBeVisible()
  await desk.travel(30 * HOUR)
  await desk.page().getByRole('option', { name: /Account review/ }).click()
  await desk.page().getByRole('textbox', { name: 'Variable 2' }).fill('hippopotamus')
  await sendButton(desk).click()
  await expect(bubble(desk, 'hippopotamus')).toContainText('Delivered')
  await openSms(desk, ottokar)
  await write(desk, 'A telegram about the xylophone')
  await expect(bubble(desk, 'xylophone')).toContainText('Delivered')
  await desk.client(ottokar.id, { channel: 'sms', text: 'Cancel the trombone' })
  await expect(bubble(desk, 'trombone')).toBeVisible()
  await messageField(desk).fill('An unfinished kaleidoscope')
  await go(desk, 'Contacts')
  await desk.page().getByRole('searchbox', { name: 'Search contacts' }).fill('Vandermolen')
  await desk.page().keyboard.press('Control+k')
  await desk.page().keyboard.type('Quackenbush')
  await desk.page().keyboard.press('Escape')
  await expect(row(desk, ottokar, 'SMS')).toHaveCount(0)
  await openThread(desk, zenobia, 'WhatsApp')

  // That the search would find: the same kind of row, unsealed, in the same kind of database, and a file.
  const planted = 'Plainly planted periwinkle'
  await desk.page().evaluate((text) => new Promise<void>((resolve, reject) => {
    const open = indexedDB.open('planted')
    open.onupgradeneeded = () => { open.result.createObjectStore('rows', { keyPath: 'id' }) }
    open.onsuccess = () => {
      const writing = open.result.transaction('rows', 'readwrite', { durability: 'strict' })
      for (let n = 0; n < 50; n++) writing.objectStore('rows').put({ id: n, text, number: '+447700900999' })
      writing.oncomplete = () => { open.result.close(); resolve() }
      writing.onerror = () => { reject(new Error('not planted')) }
    }
  }), planted)
  await desk.quit()
  await writeFile(join(desk.profile, 'planted.bin'), Buffer.from('Wide periwinkle', 'utf16le'))

  const found = await search(desk.profile, [planted, '+447700900999', 'Wide periwinkle'])
  expect(new Set(found.map(({ what }) => what))).toEqual(new Set([planted, '+447700900999', 'Wide periwinkle']))

  const secrets = [
    zenobia.name, zenobia.first, 'Quackenbush', zenobia.number, ottokar.name, ottokar.first, 'Vandermolen', ottokar.number,
    'marmalade', 'lighthouse', 'hippopotamus', 'xylophone', 'trombone', 'kaleidoscope',
    // The fixed words of the firm's templates as well.
    'Would a short call this week suit you', 'stay in your secure vault for 30 days',
    // And no secret of a provider.
    desk.sandbox.credentials.whatsapp.accessToken, desk.sandbox.credentials.whatsapp.appSecret, desk.sandbox.credentials.twilio.authToken,
  ]
  expect(await search(desk.profile, secrets)).toEqual([])
  // The words of the app's own note stand in the policy, where IT wrote them, and nowhere else.
  expect((await search(desk.profile, ['You have agreed to WhatsApp messages'])).map(({ file }) => file)).toEqual(['sandbox-policy.json'])
})

interface Found { readonly what: string, readonly as: string, readonly file: string }

async function search(folder: string, secrets: readonly string[]): Promise<Found[]> {
  const found: Found[] = []
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  expect(files.length).toBeGreaterThan(10)
  const forms = secrets.flatMap((what) => formsOf(what).map((form) => ({ what, ...form })))
  for (const file of files) {
    const path = join(file.parentPath, file.name)
    const bytes = await readFile(path)
    for (const { what, as, needle } of forms) if (bytes.includes(needle)) found.push({ what, as, file: path.slice(folder.length + 1) })
  }
  return found
}

/** How a text may lie in a file: plain, wide, as base64 at each of its three places, as hex, and numbers as bare digits. */
function formsOf(text: string): { as: string, needle: Buffer }[] {
  const bytes = Buffer.from(text, 'utf8')
  const base64 = [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64').replace(/=+$/, '')
    // The first and last characters depend on the neighbours.
    return encoded.slice(shift === 0 ? 0 : shift + 1, -1)
  })
  return [
    { as: 'UTF-8', needle: bytes },
    { as: 'UTF-16LE', needle: Buffer.from(text, 'utf16le') },
    { as: 'hex', needle: Buffer.from(bytes.toString('hex')) },
    ...base64.map((encoded) => ({ as: 'base64', needle: Buffer.from(encoded) })),
    ...(/^\+\d+$/.test(text) ? [{ as: 'digits', needle: Buffer.from(text.slice(1)) }, { as: 'wide digits', needle: Buffer.from(text.slice(1), 'utf16le') }] : []),
  ]
}
