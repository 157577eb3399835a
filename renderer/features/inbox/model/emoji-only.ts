/** A few emoji and nothing else, which are shown large, as on a phone. */
const FEW = /^(?:\p{RGI_Emoji}\s*){1,3}$/v

export const emojiOnly = (text: string): boolean => text.length <= 60 && FEW.test(text.trim())
