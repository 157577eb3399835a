/** The preload's own way to hand a file over. */
export const TAKE_CHANNEL = 'compline:take'
/** Main's one channel for commands, and its one channel for pokes. */
export const COMMAND_CHANNEL = 'compline:command'
export const POKE_CHANNEL = 'compline:poke'
/** Between main and the phone window (core/telephony/phone-window.ts): orders to it; reports and pieces of recordings from it. */
export const PHONE_ORDER_CHANNEL = 'compline:phone-order'
export const PHONE_REPORT_CHANNEL = 'compline:phone-report'
export const PHONE_PIECE_CHANNEL = 'compline:phone-piece'
