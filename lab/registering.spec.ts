import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeCertificates } from '../sandbox/tls/certificates.ts'
import { extensions } from './exchange/exchange.ts'
import { expect, talk, test } from './lab.ts'
import { openCompline } from './phone/compline.ts'

/* Each with a policy of its own, so each starts the app. The plain case is that of all other files. */

test('over TLS with the firm\'s own authority, as the second server where the first is not there', async ({ exchange, bare }) => {
  const dora = await openCompline(exchange, 440, {
    user: 'dora',
    change(policy) {
      policy.network = { ...policy.network, caFile: exchange.authorityFile }
      // Port 9 (discard): nobody listens there.
      if (policy.connectors.phone) policy.connectors.phone.servers = ['wss://127.0.0.1:9', exchange.wss]
    },
  })
  try {
    expect(await exchange.contacts('dora')).toBe(1)
    const ben = await bare('ben', 1000)
    await talk(dora, extensions.ben, ben)
  } finally {
    await dora.close()
  }
  await expect.poll(() => exchange.contacts('dora'), { message: 'Quit signs off' }).toBe(0)
})

test('a server whose certificate another authority signed is not spoken to', async ({ exchange }) => {
  const stranger = join(exchange.folder, 'stranger.pem')
  writeFileSync(stranger, makeCertificates(['localhost']).authority)
  const dora = await openCompline(exchange, 440, {
    user: 'dora',
    until: 'needs-it',
    change(policy) {
      policy.network = { ...policy.network, caFile: stranger }
      if (policy.connectors.phone) policy.connectors.phone.servers = [exchange.wss]
    },
  })
  try {
    expect((await dora.now()).details).toMatch(/certificate/i)
    expect(await dora.tryToDial(extensions.ben)).toMatchObject({ ok: false, refusal: { code: 'phone-offline' } })
  } finally {
    await dora.close()
  }
})

test('a wrong password: IT is needed, and nothing is registered', async ({ exchange }) => {
  const dora = await openCompline(exchange, 440, { user: 'dora', password: 'wrong', until: 'needs-it' })
  try {
    expect(await exchange.contacts('dora')).toBe(0)
  } finally {
    await dora.close()
  }
})
