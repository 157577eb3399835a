const anyLength = [12, 13, 14, 15, 16, 17, 18, 19]
const long = [16, 17, 18, 19]

/** ISO/IEC 7812 issuers, as the schemes publish them: first digits from, to (of equal length), lengths of the number. */
const issuers: readonly (readonly [from: string, to: string, lengths: readonly number[]])[] = [
  ['4', '4', [13, 16, 18, 19]], // Visa
  ['51', '55', [16]], ['2221', '2720', [16]], // Mastercard
  ['34', '34', [15]], ['37', '37', [15]], // American Express
  ['6011', '6011', long], ['644', '649', long], ['65', '65', long], // Discover
  ['300', '305', [14, ...long]], ['309', '309', [14, ...long]], ['36', '36', [14, ...long]], ['38', '39', [14, ...long]], // Diners Club
  ['3528', '3589', long], ['1800', '1800', [15]], ['2131', '2131', [15]], // JCB
  ['62', '62', long], ['81', '81', long], // UnionPay
  ['50', '50', anyLength], ['56', '58', anyLength], ['6304', '6304', anyLength], ['67', '67', anyLength], // Maestro
  ['60', '60', [16]], // RuPay
  ['2200', '2204', long], // Mir
  ['636', '639', long], // InterPayment, InstaPayment
  ['1', '1', [15]], // UATP
]

export const isIssued = (digits: string): boolean => issuers.some(([from, to, lengths]) => {
  const prefix = digits.slice(0, from.length)
  return prefix >= from && prefix <= to && lengths.includes(digits.length)
})
