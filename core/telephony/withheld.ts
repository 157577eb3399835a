/** Stands as the user id of who calls without a number, or leaves a voicemail so: all of them share a conversation. */
export const WITHHELD = 'anonymous'
