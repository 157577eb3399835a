import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { createAppRouter } from './app/router.ts'
import { useSession } from './app/session.ts'
import { followTheme } from './app/theme.ts'
import { useViewState } from './app/view-state.ts'
import { startView } from './data/view.ts'
import StartFailed from './features/shell/StartFailed.vue'
import { i18n } from './locales/index.ts'
import './styles/theme.css'

/*
 *  Start: ask main who we are, open the view, put the screen back where it was left.
 *  Where main could not open its records (Session.problem), App shows what to do, and nothing else is opened.
 */
async function start(): Promise<void> {
  const app = createApp(App).use(createPinia()).use(i18n)
  const { viewKey, ...session } = await useSession().start()
  const viewState = useViewState()
  viewState.restore(session.viewState)
  followTheme()
  if (session.problem === null) {
    await startView(viewKey, session.viewEpoch)
    const router = createAppRouter()
    app.use(router)
    await router.replace(viewState.route).catch(() => router.replace('/inbox'))
    viewState.follow(router)
  }
  app.mount('#app')
}

start().catch((error: unknown) => {
  console.error('The window could not start', error)
  createApp(StartFailed, { details: error instanceof Error ? error.message : String(error) }).use(i18n).mount('#app')
})
