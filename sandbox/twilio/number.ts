import { parsePhoneNumberFromString } from 'libphonenumber-js/max'

/** What the carrier would say about a number. */
export type NumberKind = 'invalid' | 'mobile' | 'landline' | 'service'

const kinds: Record<string, NumberKind> = {
  FIXED_LINE: 'landline', TOLL_FREE: 'service', PREMIUM_RATE: 'service', SHARED_COST: 'service', PAGER: 'service', UAN: 'service',
}

/** Fictional numbers such as +44 7700 900xxx are possible, but not valid: they count as mobiles. */
export function kindOf(to: string): NumberKind {
  const number = /^\+[1-9]\d+$/.test(to) ? parsePhoneNumberFromString(to) : undefined
  if (!number?.isPossible()) return 'invalid'
  return kinds[number.getType() ?? ''] ?? 'mobile'
}
