import { extensions } from './exchange/exchange.ts'
import { expect, expectSilence, expectTone, test } from './lab.ts'

/*
 *  The exchange and the bare phones themselves, so that what fails in the other files is Compline's. Few: Compline's own
 *  calls are what counts.
 */
test.describe('bare JsSIP', () => {
  test('two phones hear each other, over ws and wss, and a wrong password is refused', async ({ exchange, barePhones, bare }) => {
    await expect(barePhones.open(exchange, 'dora', 1, { password: 'wrong' })).rejects.toThrow('was not taken')
    const ada = await bare('ada', 440)
    const ben = await barePhones.open(exchange, 'ben', 1000, { url: exchange.wss })
    await ada.call(extensions.ben)
    await expectTone(ada, 1000)
    await expectTone(ben, 440)
    await expect.poll(() => exchange.carried()).toBe(0)
    await ada.hangUp()
    await expect.poll(async () => (await ben.newest())?.ended).toBe(true)
    await ben.close()
  })

  test('sipp is heard through rtpengine, and sees the keys (RFC 4733)', async ({ exchange, bare, sipp }) => {
    const ada = await bare('ada', 440)
    const phone = await sipp('callee-answers', { hz: 700, number: '+442079460123' })
    await ada.call('+442079460123')
    await expectTone(phone, 440)
    await expectTone(ada, 700)
    await expect.poll(() => exchange.carried()).toBe(1)
    await ada.digits('15#')
    await expect.poll(() => phone.digits.join('')).toBe('15#')
    await ada.hangUp()
    await phone.done()
  })

  test('baresip calls, is called, holds and is held', async ({ exchange, bare, baresip }) => {
    const ada = await bare('ada', 440)
    const phone = await baresip('+442079460124', 1300)
    await ada.call('+442079460124')
    await expectTone(ada, 1300)
    await expectTone(phone, 440)
    phone.command('hold')
    await expect.poll(async () => (await ada.newest())?.held).toBe(true)
    await expectSilence(ada)
    phone.command('resume')
    await expectTone(ada, 1300)
    phone.command('hangup')
    await expect.poll(async () => (await ada.newest())?.ended).toBe(true)
    phone.command('dial', `sip:${extensions.ada}@${exchange.domain}`)
    await expect.poll(async () => (await ada.newest())?.talking).toBe(true)
    await expectTone(ada, 1300)
  })
})
