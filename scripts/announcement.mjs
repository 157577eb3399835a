// Makes the sentence that both sides hear where the policy says `announce: "speech"`. It is committed: nobody needs to run
// this but to say something else. Wants espeak-ng and sox. Run: node scripts/announcement.mjs
import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'

const raw = 'announcement.raw.wav'
execFileSync('espeak-ng', ['-v', 'en-gb', '-s', '150', '-w', raw, 'This call is recorded.'])
// As a telephone has it, and no larger: 16 kHz, µ-law, its peak at −9 dB.
execFileSync('sox', [raw, '-r', '16000', '-c', '1', '-e', 'mu-law', 'renderer/phone/media/this-call-is-recorded.wav', 'gain', '-n', '-9'])
rmSync(raw)
