/** What stands on a telephone's keys, row by row: the digit, and the letters below it. */
export const KEYS: readonly { readonly digit: string, readonly letters: string }[] = [
  { digit: '1', letters: '' }, { digit: '2', letters: 'ABC' }, { digit: '3', letters: 'DEF' },
  { digit: '4', letters: 'GHI' }, { digit: '5', letters: 'JKL' }, { digit: '6', letters: 'MNO' },
  { digit: '7', letters: 'PQRS' }, { digit: '8', letters: 'TUV' }, { digit: '9', letters: 'WXYZ' },
  { digit: '*', letters: '' }, { digit: '0', letters: '+' }, { digit: '#', letters: '' },
]

/** What of a text can be sent as keys (RFC 4733): separators go, a pause stays, letters are none. */
export const asKeys = (text: string): string => text.replace(/[^0-9*#,]/g, '').slice(0, 64)
