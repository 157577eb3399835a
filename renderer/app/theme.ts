import { usePreferredDark } from '@vueuse/core'
import { watchEffect } from 'vue'
import { useViewState } from './view-state.ts'

/** Puts `light` or `dark` on the document, as chosen or as the system has it. */
export function followTheme(): void {
  const viewState = useViewState()
  const systemDark = usePreferredDark()
  watchEffect(() => {
    const dark = viewState.theme === 'dark' || (viewState.theme === 'system' && systemDark.value)
    document.documentElement.classList.toggle('dark', dark)
    document.documentElement.classList.toggle('light', !dark)
  })
}
