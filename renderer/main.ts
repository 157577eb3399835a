import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { createAppRouter } from './app/router.ts'
import { useSession } from './app/session.ts'
import { followTheme } from './app/theme.ts'
import { useViewState } from './app/view-state.ts'
import { startView } from './data/view.ts'
import { i18n } from './locales/index.ts'
import './styles/theme.css'

/*
 *  Start: ask main who we are, open the view, put the screen back where it was left.
 *  Where the start failed (Session.problem), App shows what to do, and nothing else is opened.
 */
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
