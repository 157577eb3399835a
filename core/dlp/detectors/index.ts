import type { BuiltinDetector } from '../rule.ts'
import { apiKey } from './api-key.ts'
import { bic } from './bic.ts'
import { btcAddress, ethAddress } from './crypto-addresses.ts'
import { dateOfBirth } from './date-of-birth.ts'
import { alsoDecoded } from './decoded.ts'
import type { Detector } from './detector.ts'
import { email } from './email.ts'
import { iban } from './iban.ts'
import { ukPassport, usPassport } from './passports.ts'
import { password } from './password.ts'
import { paymentCard } from './payment-card.ts'
import { phone } from './phone.ts'
import { cusip, isin, sedol } from './securities.ts'
import { ukBankAccount, ukNino } from './uk-numbers.ts'
import { usAbaRouting, usBankAccount } from './us-bank.ts'
import { usEin, usItin, usSsn } from './us-tax-numbers.ts'

/** All that Compline finds by itself. */
export const detectors: Readonly<Record<BuiltinDetector, Detector>> = {
  'payment-card': alsoDecoded(paymentCard),
  'iban': alsoDecoded(iban),
  'bic': bic,
  'us-ssn': alsoDecoded(usSsn),
  'us-itin': alsoDecoded(usItin),
  'us-ein': usEin,
  'us-aba-routing': usAbaRouting,
  'us-bank-account': usBankAccount,
  'uk-nino': alsoDecoded(ukNino),
  'uk-bank-account': ukBankAccount,
  'us-passport': usPassport,
  'uk-passport': ukPassport,
  'isin': isin,
  'cusip': cusip,
  'sedol': sedol,
  'email': email,
  'phone': phone,
  'date-of-birth': dateOfBirth,
  'btc-address': alsoDecoded(btcAddress),
  'eth-address': ethAddress,
  'api-key': apiKey,
  'password': password,
}
