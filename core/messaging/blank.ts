/** Nothing to see: only spaces and invisible characters. It would reach the client as an empty bubble. */
export const isBlank = (text: string): boolean => text.replace(/[\p{White_Space}\p{Default_Ignorable_Code_Point}]/gu, '') === ''
