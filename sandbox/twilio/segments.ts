/** GSM 03.38 basic set, and the characters that take two places. */
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?'
  + '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)
const extended = new Set('^{}\\[~]|€\f')

/** How many SMS a text takes: 160/153 in GSM-7, 70/67 in UCS-2. A character of two places is never split. */
export function segmentsOf(text: string): number {
  const gsm = [...text].every((character) => basic.has(character) || extended.has(character))
  const sizes = [...text].map((character) => gsm ? (extended.has(character) ? 2 : 1) : character.length)
  const whole = sizes.reduce((sum, size) => sum + size, 0)
  const [single, part] = gsm ? [160, 153] : [70, 67]
  if (whole <= single) return 1
  let segments = 1
  let used = 0
  for (const size of sizes) {
    if (used + size > part) {
      segments += 1
      used = 0
    }
    used += size
  }
  return segments
}
