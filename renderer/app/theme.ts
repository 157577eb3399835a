import { usePreferredDark } from '@vueuse/core'
import { watchEffect } from 'vue'
import { accentFor } from '../../core/policy/accent.ts'
import { useSession } from './session.ts'
import { useViewState } from './view-state.ts'

/** Puts `light` or `dark` on the document, as chosen or as the system has it, and the firm's colour, where it has one. */
export function followTheme(): void {
  const viewState = useViewState()
  const session = useSession()
  const systemDark = usePreferredDark()
  watchEffect(() => {
    const dark = viewState.theme === 'dark' || (viewState.theme === 'system' && systemDark.value)
    document.documentElement.classList.toggle('dark', dark)
    document.documentElement.classList.toggle('light', !dark)
    const colour = session.session?.organisation.accent
    const accent = colour === undefined ? null : accentFor(colour, dark ? 'dark' : 'light')
    for (const [name, value] of [['primary', accent?.primary], ['primary-hover', accent?.hover], ['primary-text', accent?.text]] as const) {
      document.documentElement.style.setProperty(`--${name}`, value ?? null)
    }
  })
}
