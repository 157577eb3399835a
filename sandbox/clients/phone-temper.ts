/** How a client's telephone meets a call; sip/behaviour-of.ts plays it. */
export const phoneTempers = [
  'echoes', 'hums', 'speaks', 'echoes-opus', 'busy', 'declines', 'no-answer', 'unavailable', 'early-media', 'hangs-up', 'voicemail', 'sends-on', 'by-hand',
] as const
export type PhoneTemper = (typeof phoneTempers)[number]

const special: Readonly<Record<string, PhoneTemper>> = {
  'dana-moreau': 'speaks',
  'rafael-ortiz': 'hums',
  'hana-kimura': 'voicemail',
  'tom-becker': 'no-answer',
  'lucia-gomez': 'declines',
  'priya-nair': 'busy',
  'george-whitfield': 'speaks',
  'noor-haddad': 'early-media',
  'isabel-fontaine': 'sends-on',
  'jonas-vogel': 'hangs-up',
  'elliot-marsh': 'by-hand',
  'beatrice-holm': 'unavailable',
  'leo-marchetti': 'echoes-opus',
}

/** Of somebody of the cast; everybody else echoes. */
export const phoneTemperOf = (id: string): PhoneTemper => special[id] ?? 'echoes'
