/*
 *  The GSM 7 bit default alphabet and its extension table (3GPP TS 23.038 §6.2.1, §6.2.1.1).
 *  Note `Ç`: the table has the capital letter alone; `ç` forces UCS-2.
 */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?'
  + '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)
/** Sent as escape + character. */
const EXTENSION = new Set('\f^{}\\[~]|€')

/** How many septets a character takes: 1, or 2 with its escape; null = it is not in the alphabet. */
export const septetsOf = (character: string): 1 | 2 | null => BASIC.has(character) ? 1 : EXTENSION.has(character) ? 2 : null
