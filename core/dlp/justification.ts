/** Letters and digits of a reason, at least. */
const LEAST = 3
/** Fillers that count as letters, and show nothing, are none. */
const SEEN = /(?!\p{Default_Ignorable_Code_Point})[\p{L}\p{N}]/gu

/** Whether somebody wrote a reason, where the firm asks for one: not spaces, signs, or what nobody can see. */
export const isReason = (text: string): boolean => (text.match(SEEN)?.length ?? 0) >= LEAST
