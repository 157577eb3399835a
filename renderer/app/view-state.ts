import { defineStore } from 'pinia'
import { ref, watch } from 'vue'
import type { Router } from 'vue-router'
import type { ViewState } from '../../core/ipc.ts'
import { call } from '../bridge.ts'

/** Saved this long after the last change. */
const SAVE_AFTER_MS = 300
const isConversation = (route: string): boolean => route.startsWith('/inbox/')

/** How the advisor left the screen. Kept in main; wiping the view loses nothing of it. */
export const useViewState = defineStore('view-state', () => {
  const theme = ref<ViewState['theme']>('system')
  const route = ref('/inbox')
  const filter = ref<ViewState['filter']>('all')
  /** The contact's panel beside a conversation. */
  const panelOpen = ref(true)
  /** Time of the newest call that the list of calls has shown. */
  const callsSeen = ref(0)

  function restore(saved: ViewState): void {
    theme.value = saved.theme
    route.value = saved.route
    filter.value = saved.filter
    panelOpen.value = saved.panelOpen
    callsSeen.value = saved.callsSeen
    let timer: ReturnType<typeof setTimeout> | undefined
    watch([theme, route, filter, panelOpen, callsSeen], ([, now], [, before]) => {
      clearTimeout(timer)
      // Main shows no notification about the conversation that is open: it must know at once which one that is.
      if (now !== before && (isConversation(now) || isConversation(before))) void save()
      else timer = setTimeout(() => void save(), SAVE_AFTER_MS)
    })
  }

  const save = (): Promise<unknown> => call('view.save', { theme: theme.value, route: route.value, filter: filter.value, panelOpen: panelOpen.value, callsSeen: callsSeen.value })
    .catch((error: unknown) => console.error('The state of the screen could not be saved', error))

  function follow(router: Router): void {
    router.afterEach((to) => { route.value = to.path.slice(0, 500) })
  }

  return { theme, route, filter, panelOpen, callsSeen, restore, follow }
})
