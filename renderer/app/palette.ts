import { defineStore } from 'pinia'
import { ref } from 'vue'

/** `go`: to a person, a thread, a screen. `new`: whom to write to. null: closed. */
export type PaletteMode = 'go' | 'new'

/** The palette in the window's frame; screens open it with their own buttons. */
export const usePalette = defineStore('palette', () => {
  const mode = ref<PaletteMode | null>(null)
  return {
    mode,
    open(wanted: PaletteMode): void { mode.value = wanted },
    close(): void { mode.value = null },
  }
})
