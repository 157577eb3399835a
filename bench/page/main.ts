import { measureIngest } from './ingest.ts'
import { measureList } from './list.ts'
import { measureReading } from './reading.ts'

/* What bench/view.ts calls in the page, by `window.bench`. */
const measures = { measureIngest, measureList, measureReading }
export type Measures = typeof measures

declare global {
  interface Window { bench: Measures }
}
window.bench = measures
