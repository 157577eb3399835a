import { bics, ibans, routings, ukAccounts, usAccounts } from './bank.ts'
import { cards } from './cards.ts'
import { emails, phones } from './contact.ts'
import { births, ukPassports, usPassports } from './identity.ts'
import { bitcoins, ethers, keys, passwords } from './secrets.ts'
import { cusips, isins, sedols } from './securities.ts'
import { eins, itins, ninos, ssns } from './tax.ts'
import type { ValueSet } from './value-set.ts'

export const sets: readonly ValueSet[] = [
  cards, ibans, bics, ssns, itins, eins, routings, usAccounts, ninos, ukAccounts, usPassports, ukPassports, isins, cusips, sedols, emails, phones, births, bitcoins, ethers, keys, passwords,
]
