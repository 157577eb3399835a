import type { PhoneBridge } from '../../core/telephony/phone-window.ts'
import { startPhone } from './phone.ts'

declare global {
  interface Window {
    /** Put there by preload/phone.ts. */
    readonly complinePhone: PhoneBridge
  }
}

startPhone(window.complinePhone)
