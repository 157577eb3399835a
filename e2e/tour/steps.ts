import type { Page } from '@playwright/test'
import { ask } from '../fixtures/bridge.ts'
import { expect, type Desk } from '../fixtures/desk.ts'
import { beginOptIn, bubble, conversation, go, messageField, openContact, openThread, sendButton } from '../fixtures/steps.ts'
import { amara, elliot, george, rafael, tom } from '../fixtures/people.ts'

/** One picture: what it shows, and how the app gets there. */
interface Step {
  readonly file: string
  readonly shows: string
  /** Ends when what the picture shows is on the screen; gives another page where it is not the app's own. */
  readonly play: (desk: Desk) => Promise<Page | void>
}

const dana = { name: 'Dana Moreau' }
const lucia = { name: 'Lucía Gómez' }

/** What a client does stands in the steps; left alone, they answer by themselves. */
const answerByHand = (desk: Desk, id: string): Promise<unknown> => desk.sandbox.control('PATCH', `clients/${id}`, { auto: false })

/** Made with the first call that came in, and kept. */
async function windowOfCalls(desk: Desk): Promise<Page> {
  const titles = await Promise.all(desk.app().windows().map(async (window) => [await window.title(), window] as const))
  return titles.find(([title]) => title === 'Incoming call')?.[1] ?? desk.app().waitForEvent('window')
}

export const steps: readonly Step[] = [
  {
    file: '01-inbox',
    shows: 'the inbox: WhatsApp and SMS together, the open conversation, the contact beside it',
    async play(desk) {
      await openThread(desk, dana, 'WhatsApp')
      await expect(desk.page().getByRole('note', { name: /^Free to message/ }).first()).toBeVisible()
      await expect(messageField(desk)).toBeEditable()
    },
  },
  {
    file: '02-contact',
    shows: 'a contact: call, SMS, WhatsApp, numbers and consent',
    async play(desk) { await openContact(desk, rafael) },
  },
  {
    file: '03-ask-to-opt-in',
    shows: 'consent first: what the client will receive',
    async play(desk) {
      await answerByHand(desk, rafael.id)
      const dialog = await beginOptIn(desk, rafael)
      await expect(dialog.getByText(/Rafael/).first()).toBeVisible()
      await expect(dialog.getByRole('button', { name: 'Send opt-in' })).toBeEnabled()
    },
  },
  {
    file: '04-waiting',
    shows: 'waiting for the answer, and when to ask again',
    async play(desk) {
      await desk.page().getByRole('dialog').getByRole('button', { name: 'Send opt-in' }).click()
      await expect(conversation(desk, rafael)).toBeVisible()
      await expect(desk.page().getByText(/Waiting for Rafael/).first()).toBeVisible()
    },
  },
  {
    file: '05-accepted',
    shows: 'the client said yes',
    async play(desk) {
      await expect.poll(async () => (await desk.phone(rafael.id)).some(({ channel, from }) => channel === 'whatsapp' && from === 'firm')).toBe(true)
      await desk.client(rafael.id, { channel: 'whatsapp', button: 'yes' })
      await expect(desk.page().getByText(/Rafael opted in at/).first()).toBeVisible()
      await expect(messageField(desk)).toBeEditable()
    },
  },
  {
    file: '06-conversation',
    shows: 'writing freely: delivered, read, answered',
    async play(desk) {
      await messageField(desk).fill('Good morning Rafael! The transfer form is ready. Shall I send it over, or would you rather sign it here on Thursday?')
      await sendButton(desk).click()
      await expect(bubble(desk, 'The transfer form is ready')).toBeVisible()
      await desk.client(rafael.id, { channel: 'whatsapp', text: 'Thursday works well. Could you also bring the fee schedule?' })
      await expect(bubble(desk, 'bring the fee schedule')).toBeVisible()
    },
  },
  {
    file: '07-not-on-whatsapp',
    shows: 'not on WhatsApp: an SMS instead?',
    async play(desk) {
      await openContact(desk, george)
      await desk.page().getByRole('article', { name: george.name }).getByRole('button', { name: 'WhatsApp', exact: true }).click()
      await expect(desk.page().getByRole('button', { name: 'Yes, write an SMS' })).toBeVisible()
    },
  },
  {
    file: '08-declined',
    shows: 'declined: messages and templates are off',
    async play(desk) {
      await openThread(desk, lucia, 'WhatsApp')
      await expect(desk.page().getByText(/Lucía opted out/).first()).toBeVisible()
    },
  },
  {
    file: '09-window-ended',
    shows: 'after 24 hours: templates, and the draft is kept',
    async play(desk) {
      await openThread(desk, amara, 'WhatsApp')
      await expect(desk.page().getByText(/24-hour conversation has ended/).first()).toBeVisible()
    },
  },
  {
    file: '10-template',
    shows: 'a template, its variables filled in place',
    async play(desk) {
      await desk.page().getByRole('button', { name: 'Templates', exact: true }).click()
      const picker = desk.page().getByRole('dialog', { name: 'Templates' })
      await picker.getByRole('option', { name: /Account review/i }).first().click()
      await desk.page().keyboard.press('Enter')
      await expect(picker).toBeHidden()
      await desk.page().getByRole('textbox', { name: 'Variable 2' }).fill('half-yearly')
      await expect(sendButton(desk)).toBeEnabled()
    },
  },
  {
    file: '11-sms',
    shows: 'an SMS, counted in segments',
    async play(desk) {
      await desk.page().keyboard.press('Escape')
      await openContact(desk, george)
      await desk.page().getByRole('article', { name: george.name }).getByRole('button', { name: 'SMS', exact: true }).click()
      await expect(conversation(desk, george)).toBeVisible()
      await messageField(desk).fill('Dear George, your income statement for November is ready. I can read the main figures to you on Thursday, or post the paper copy today. Which suits you better? Sam')
      await expect(desk.page().getByText(/2 segments/).first()).toBeVisible()
    },
  },
  {
    file: '12-stranger',
    shows: 'somebody who is not in the contacts wrote',
    async play(desk) {
      await messageField(desk).fill('')
      await openThread(desk, elliot, 'WhatsApp')
      await expect(desk.page().getByRole('button', { name: 'Add to contacts' }).first()).toBeVisible()
    },
  },
  {
    file: '13-contacts',
    shows: 'contacts, searched',
    async play(desk) {
      await openContact(desk, dana)
      await desk.page().getByRole('searchbox', { name: /contacts/i }).or(desk.page().getByRole('textbox', { name: /search contacts/i })).fill('an')
      await expect(desk.page().getByRole('link', { name: dana.name })).toBeVisible()
    },
  },
  {
    file: '14-settings',
    shows: 'settings: policy and connections in words',
    async play(desk) {
      await go(desk, 'Settings')
      await expect(desk.page().getByText('Harbour & Pine Wealth').first()).toBeVisible()
    },
  },
  {
    file: '18-rules',
    shows: 'the firm’s rules: what was hidden, and what is found while one writes',
    async play(desk) {
      await openThread(desk, rafael, 'WhatsApp')
      await messageField(desk).fill('The seminar is on your card 4111 1111 1111 1111, as agreed.')
      await sendButton(desk).click()
      await expect(bubble(desk, 'as agreed').getByText('Sent with less: Payment card number')).toBeVisible()
      await messageField(desk).fill('The rest goes to GB82 WEST 1234 5698 7654 32. Card 5555 5555 5555 4444 stays as it is.')
      await expect(desk.page().getByRole('group', { name: 'Your firm’s rules' })).toContainText('and you will be asked to confirm')
    },
  },
  {
    file: '15-offline',
    shows: 'the network is gone: it says so, and what is written waits',
    async play(desk) {
      await openThread(desk, rafael, 'WhatsApp')
      await desk.offline(true)
      await messageField(desk).fill('I have added it to your folder.')
      await sendButton(desk).click()
      await expect(bubble(desk, 'I have added it').getByText(/Waiting ·/)).toBeVisible()
      await expect(desk.page().getByRole('status').filter({ hasText: /offline|reconnect/i }).first()).toBeVisible()
    },
  },
  {
    file: '16-dark',
    shows: 'dark',
    async play(desk) {
      await desk.offline(false)
      await expect(bubble(desk, 'I have added it').getByText(/Waiting ·/)).toBeHidden()
      await go(desk, 'Settings')
      await desk.page().getByRole('group', { name: 'Theme' }).getByText('Dark').click()
      await openThread(desk, dana, 'WhatsApp')
      await expect(desk.page().locator('html')).toHaveClass(/dark/)
    },
  },
  {
    file: '19-call',
    shows: 'a call: the bar over every screen, the history of calls, the keypad',
    async play(desk) {
      await go(desk, 'Settings')
      await desk.page().getByRole('group', { name: 'Theme' }).getByText('Light').click()
      await desk.sandbox.control('PATCH', `clients/${rafael.id}`, { phone: 'hums' })
      // The network is back a moment ago: the line registers anew.
      await expect.poll(async () => (await ask(desk.page(), 'phone.get', undefined)).state, { timeout: 30_000 }).toBe('registered')
      for (const { id } of [amara, tom, amara]) {
        await desk.sandbox.control('POST', `clients/${id}/calls`, { ringSeconds: 0.5 })
        await expect.poll(async () => (await desk.sandbox.control('GET', `clients/${id}/calls`) as { calls: { state: string }[] }).calls.at(-1)?.state).toBe('ended')
      }
      await openContact(desk, rafael)
      await desk.page().getByRole('article', { name: rafael.name }).getByRole('button', { name: 'Call', exact: true }).click()
      await expect(desk.page().getByRole('region', { name: 'Calls now' }).getByRole('timer')).toHaveText(/0:0[5-9]|0:[1-5]\d/, { timeout: 20_000 })
      await go(desk, 'Calls')
    },
  },
  {
    file: '20-ringing',
    shows: 'somebody calls: the small window on top of everything',
    async play(desk) {
      await desk.page().getByRole('region', { name: 'Calls now' }).getByRole('button', { name: 'Hang up' }).click()
      await desk.sandbox.control('POST', `clients/${amara.id}/calls`, {})
      const ringing = await windowOfCalls(desk)
      await expect(ringing.getByRole('heading', { name: amara.name })).toBeVisible()
      return ringing
    },
  },
  {
    file: '17-phones',
    shows: 'the sandbox: the clients’ phones',
    async play(desk) {
      const opened = desk.app().waitForEvent('window')
      await desk.app().evaluate(({ BrowserWindow }, url) => { void new BrowserWindow({ width: 1360, height: 860 }).loadURL(url) }, desk.sandbox.url)
      const phones = await opened
      await expect(phones.getByText('Rafael Ortiz').first()).toBeVisible()
      return phones
    },
  },
]
