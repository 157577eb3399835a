import type { Place } from './message.ts'

/** What a list shows of a place: its name and address, else its degrees. */
export const placeText = ({ name, address, latitude, longitude }: Place): string =>
  [name, address].filter((part) => part !== null && part !== '').join(', ') || `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`
