/** The preload's own way to hand a file over. */
export const TAKE_CHANNEL = 'compline:take'
/** Main's one channel for commands, and its one channel for pokes. */
export const COMMAND_CHANNEL = 'compline:command'
export const POKE_CHANNEL = 'compline:poke'
