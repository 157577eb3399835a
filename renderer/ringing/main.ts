import { createPinia } from 'pinia'
import { usePreferredDark } from '@vueuse/core'
import { createApp, watchEffect } from 'vue'
import type { PhoneAbout } from '../../core/telephony/about.ts'
import { accentFor } from '../../core/policy/accent.ts'
import { call } from '../bridge.ts'
import { i18n } from '../locales/index.ts'
import RingingWindow from './RingingWindow.vue'
import '../styles/theme.css'

/*
 *  The small window of an incoming call. It holds no session and no view: it hears of the phone, and answers or declines.
 *  Main lets it ask for nothing else (main/windows/ringing-window.ts).
 */
async function start(): Promise<void> {
  const about = await call('phone.about', undefined)
  followTheme(about)
  createApp(RingingWindow, { about }).use(createPinia()).use(i18n).mount('#app')
}

/** Main has set the theme of all windows: the page sees it as the system's. */
function followTheme({ accent }: PhoneAbout): void {
  const dark = usePreferredDark()
  watchEffect(() => {
    document.documentElement.classList.toggle('dark', dark.value)
    const colours = accent === null ? null : accentFor(accent, dark.value ? 'dark' : 'light')
    for (const [name, value] of [['primary', colours?.primary], ['primary-hover', colours?.hover], ['primary-text', colours?.text]] as const) document.documentElement.style.setProperty(`--${name}`, value ?? null)
  })
}

start().catch((error: unknown) => { console.error('The window of the call could not start', error) })
