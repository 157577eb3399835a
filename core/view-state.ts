import { z } from 'zod'

/** How the advisor left the screen; kept in main, so that wiping the view loses nothing. All of it optional. */
export const viewStateSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  route: z.string().max(500).default('/inbox'),
  filter: z.enum(['all', 'unread', 'whatsapp', 'sms', 'voice', 'archived']).default('all'),
  panelOpen: z.boolean().default(true),
  /** The newest call that the list of calls has shown: what was missed later stands on the rail. */
  callsSeen: z.number().min(0).default(0),
})
export type ViewState = z.output<typeof viewStateSchema>
