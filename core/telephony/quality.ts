import type { Quality } from './call.ts'

/** MOS (1…5) in a word: from 3.8 most are satisfied, below 3.1 nearly all are not (ITU-T G.107 annex B). */
export const qualityOf = (mos: number): Quality => mos >= 3.8 ? 'good' : mos >= 3.1 ? 'fair' : 'poor'
