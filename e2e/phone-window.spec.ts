import { expect, test } from './fixtures/desk.ts'
import { ask } from './fixtures/bridge.ts'

test.use({ appArgs: ['--use-fake-device-for-media-stream', '--allow-loopback-in-peer-connection'] })

test('the line registers', async ({ desk }) => {
  await expect.poll(async () => (await ask(desk.page(), 'phone.get', undefined)).state).toBe('registered')
})
