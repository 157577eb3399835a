/** Letters and digits of a reason, at least. */
const LEAST = 3
/** Fillers that count as letters, and show nothing, are none. */
const SEEN = /(?!\p{Default_Ignorable_Code_Point})[\p{L}\p{N}]/gu
/** One of these says as much as two letters elsewhere: "同意", "확인" are words. */
const DENSE = /[\p{Script=Han}\p{Script=Hangul}]/u

/** Whether somebody wrote a reason, where the firm asks for one: not spaces, signs, or what nobody can see. */
export const isReason = (text: string): boolean =>
  (text.match(SEEN) ?? []).reduce((sum, letter) => sum + (DENSE.test(letter) ? 2 : 1), 0) >= LEAST
