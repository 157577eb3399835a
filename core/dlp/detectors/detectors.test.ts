import { expect, it } from 'vitest'
import { normalise } from '../normalise.ts'
import { builtinDetectors, type BuiltinDetector } from '../rule.ts'
import { detectors } from './index.ts'

const regions = ['GB', 'US']
const found = (ref: BuiltinDetector, text: string): string[] => {
  const read = normalise(text)
  return detectors[ref].find(read, { regions }).map(({ start, end, confidence }) => `${confidence}: ${read.text.slice(start, end)}`)
}

it('each detector stands under its own name', () => {
  for (const ref of builtinDetectors) expect(detectors[ref].ref).toBe(ref)
})

/** Values are the standards' own examples, or made from their rules; none is anybody's. */
const cases: readonly (readonly [BuiltinDetector, text: string, found: readonly string[]])[] = [
  ['payment-card', 'My card is 4111 1111 1111 1111, exp 12/27', ['high: 4111 1111 1111 1111']],
  ['payment-card', '4111111111111111', ['high: 4111111111111111']],
  ['payment-card', '4222222222222', ['medium: 4222222222222']],
  ['payment-card', 'amex 3782 822463 10005', ['high: 3782 822463 10005']],
  ['payment-card', 'JCB 213100000000001', ['high: 213100000000001']],
  ['payment-card', '4111 1111 1111 1112', []],
  ['payment-card', 'Order no 4111111111111111', ['low: 4111111111111111']],
  ['payment-card', '0000 0000 0000 0000', []],
  ['iban', 'Pay to GB29 NWBK 6016 1331 9268 19 please', ['high: GB29 NWBK 6016 1331 9268 19']],
  ['iban', 'gb29nwbk60161331926819', ['high: gb29nwbk60161331926819']],
  ['iban', 'G B 2 9 N W B K 6 0 1 6 1 3 3 1 9 2 6 8 1 9', ['high: G B 2 9 N W B K 6 0 1 6 1 3 3 1 9 2 6 8 1 9']],
  ['iban', 'DE89-3704-0044-0532-0130-00', ['high: DE89-3704-0044-0532-0130-00']],
  ['iban', 'GB29 NWBK 6016 1331 9268 18', []],
  ['bic', 'BIC: DEUTDEFF', ['high: DEUTDEFF']],
  ['bic', 'I am in HELSINKI for the week', []],
  ['bic', 'DE89 3704 0044 0532 0130 00 at COBADEFFXXX', ['medium: COBADEFFXXX']],
  ['bic', 'Thanks for the swift answer', []],
  ['us-ssn', 'SSN 536-22-8726', ['high: 536-22-8726']],
  ['us-ssn', 'my social is 536228726', ['high: 536228726']],
  ['us-ssn', '536-22-8726', ['medium: 536-22-8726']],
  ['us-ssn', '666-22-8726 and 536-00-8726 and 536-22-0000', []],
  ['us-itin', 'ITIN: 912-78-1234', ['high: 912-78-1234']],
  ['us-itin', '912-68-1234', []],
  ['us-ein', 'Our EIN is 12-3456789', ['high: 12-3456789']],
  ['us-ein', 'EIN 07-3456789', []],
  ['us-aba-routing', 'routing 021000021', ['high: 021000021']],
  ['us-aba-routing', 'routing 021000022', []],
  ['us-bank-account', 'Routing 021000021, account number 000123456789', ['high: 000123456789']],
  ['us-bank-account', 'There are 25000 in your account', []],
  ['uk-nino', 'AB 12 34 56 C', ['medium: AB 12 34 56 C']],
  ['uk-nino', 'my NI number is ab123456c', ['high: ab123456c']],
  ['uk-nino', 'GB123456A DA123456A', []],
  ['uk-nino', 'nos vemos el 27-11-26 a las 17h30', []],
  ['uk-bank-account', 'Sort code 12-34-56, account 12345678', ['high: 12-34-56', 'high: 12345678']],
  ['uk-bank-account', 'on 12-03-24 we met', []],
  ['us-passport', 'my US passport number is 340020013', ['high: 340020013']],
  ['uk-passport', 'British passport 925076473', ['high: 925076473']],
  ['uk-passport', 'US passport 925076473', []],
  ['isin', 'US0378331005', ['high: US0378331005']],
  ['isin', 'ISIN GB00 0263 4946', ['high: GB00 0263 4946']],
  ['isin', 'US0378331006', []],
  ['cusip', 'CUSIP 037833100', ['high: 037833100']],
  ['cusip', '17275R102', ['medium: 17275R102']],
  ['sedol', 'SEDOL B0WNLY7', ['high: B0WNLY7']],
  ['sedol', 'SEDOL B0WNLY8', []],
  ['email', 'Write to jane.doe+x@example.co.uk.', ['high: jane.doe+x@example.co.uk']],
  ['email', 'jane [at] example [dot] com', ['medium: jane [at] example [dot] com']],
  ['email', 'Meet at noon. Dot com boom', []],
  ['phone', 'Call +44 20 7946 0018', ['high: +44 20 7946 0018']],
  ['phone', 'call me on 020 7946 0018', ['high: 020 7946 0018']],
  ['phone', 'or +44 (0)20 7946 0018.', ['high: +44 (0)20 7946 0018']],
  ['phone', 'the meeting on 22.11.2026', []],
  ['date-of-birth', 'DOB 14/03/1975', ['high: 14/03/1975']],
  ['date-of-birth', 'born on 3rd March 1975', ['high: 3rd March 1975']],
  ['date-of-birth', 'the meeting is on 14/03/2026', []],
  ['btc-address', 'send to 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', ['high: 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa']],
  ['btc-address', 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', ['high: bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4']],
  ['btc-address', '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb', []],
  ['eth-address', '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', ['high: 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed']],
  ['eth-address', '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD', []],
  ['api-key', 'AKIAIOSFODNN7EXAMPLE', ['high: AKIAIOSFODNN7EXAMPLE']],
  ['api-key', 'the api key is 9f8c7b6a5d4e3f2a1b0c9d8e7f6a5b4c', ['medium: 9f8c7b6a5d4e3f2a1b0c9d8e7f6a5b4c']],
  ['api-key', 'internationalisation-of-everything-in-2026', []],
  ['password', 'my password is Hunter2!', ['high: Hunter2!']],
  ['password', 'pwd: swordfish', ['medium: swordfish']],
  ['password', 'the password is wrong again', []],
  ['password', 'PIN is 4821', ['high: 4821']],
  ['password', 'Join: https://us02web.zoom.us/j/85012345678?pwd=TlhQZ3VyWmVhQ0x5bHJVZz09', []],
  ['password', 'https://portal.example.com/?pwd=hunter2', ['high: hunter2']],
  ['password', 'https://notzoom.us/?pwd=hunter2', ['high: hunter2']],
  ['password', 'Meeting number 2345 678 9012, meeting password: Xy7pQm3Zt2', ['low: Xy7pQm3Zt2']],
  ['password', 'Dial-in +44 20 3481 5237, PIN 4821093', ['low: 4821093']],
  ['password', 'my Teams password is hunter2', ['high: hunter2']],
  ['password', 'Password: sent by post', []],
  ['payment-card', '4I11 1111 1111 1111', ['low: 4I11 1111 1111 1111']],
  ['payment-card', '5500-0000-0000-OO04', ['low: 5500-0000-0000-OO04']],
  ['payment-card', 'card 41 11 11 11 11 11 11 11', ['high: 41 11 11 11 11 11 11 11']],
  ['payment-card', 'Weights 60 30 10 60 30 10 60 30 10', ['low: 30 10 60 30 10 60 30 10']],
  ['us-ssn', 'Invoice 3\n12-11-2026', []],
  ['iban', 'IBANGB82WEST12345698765432', ['medium: GB82WEST12345698765432']],
  ['iban', 'GB82 WEST 1234 5698 7654 32GBP', ['medium: GB82 WEST 1234 5698 7654 32']],
  ['iban', 'DE89370400440532013000EUR', ['medium: DE89370400440532013000']],
  ['iban', 'xGB82WEST12345698765432x', ['medium: GB82WEST12345698765432']],
  ['iban', 'xgb82west12345698765432x', ['low: gb82west12345698765432']],
  ['iban', 'xGB82WEST12345698765433x', []],
  ['iban', '7GB82WEST12345698765432', []],
  ['iban', 'GB82WEST123456987654327', []],
  ['iban', 'a8f3GB82WEST12345698765432', []],
  ['us-ssn', 'ssn536904399', ['medium: 536904399']],
  ['us-ssn', 'SSN536-90-4399', ['medium: 536-90-4399']],
  ['us-ssn', 'SSN536904399x', ['low: 536904399']],
  ['us-ssn', 'ref536904399', []],
  ['us-ssn', 'a1ssn666904399', []],
  ['payment-card', 'x4111111111111111x', ['low: 4111111111111111']],
  ['payment-card', 'my card x4111111111111111x', ['low: 4111111111111111']],
  ['payment-card', 'a4111111111111111b2', []],
  ['payment-card', 'x4111111111111112x', []],
  ['payment-card', 'x4222222222222x', []],
]

it.each([
  'Auftragsnummer', 'Kundennummer', 'Vertragsnummer', 'Bestellnummer', 'Rechnungsnummer', 'Sendungsnummer', 'Contract', 'Contract no.', 'Deal', 'Trade', 'Trade ID',
  'Numéro de commande', 'numéro de commande :', 'Pedido', 'Pedido nº', 'Ordine', 'Ordine n.', 'Kunden-Nr.',
])('a number called "%s" is hardly a card', (label) => {
  for (const value of ['4111111111111111', '4111 1111 1111 1111']) expect(found('payment-card', `${label} ${value}`)).toEqual([`low: ${value}`])
})

it.each(cases)('%s in "%s"', (ref, text, wanted) => expect(found(ref, text)).toEqual(wanted))
