import { answering } from './phone/behaviour.ts'
import { createPhone, type Phone, type PhoneParts } from './phone/phone.ts'
import { humming } from './sound/sounds.ts'

/** Extension of the colleague to whom `sends-on` leads, and the frequency that is heard there. */
export const COLLEAGUE = '4001'
export const COLLEAGUE_HZ = 1800

/** The firm's own extensions: 4000, the echo test, and 4001, a colleague who hums. */
export function createColleagues(parts: Omit<PhoneParts, 'user' | 'meet' | 'tell'>): Phone[] {
  const tell = (): void => undefined
  return [
    createPhone({ ...parts, user: '4000', tell, meet: () => answering('echo') }),
    createPhone({ ...parts, user: COLLEAGUE, tell, meet: () => answering(humming(COLLEAGUE_HZ)) }),
  ]
}
