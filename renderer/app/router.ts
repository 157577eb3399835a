import { createRouter, createWebHashHistory, type Router } from 'vue-router'

/** Screens by address. Hash history: the page is one file, whatever the scheme it comes by. */
export const createAppRouter = (): Router => createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/', redirect: '/inbox' },
    { path: '/inbox/:threadId?', name: 'inbox', component: () => import('../features/inbox/InboxScreen.vue'), props: true },
    { path: '/contacts/:id?', name: 'contacts', component: () => import('../features/contacts/ContactsScreen.vue'), props: true },
    { path: '/calls', name: 'calls', component: () => import('../features/calls/CallsScreen.vue') },
    { path: '/records', name: 'records', component: () => import('../features/records/RecordsScreen.vue') },
    { path: '/settings', name: 'settings', component: () => import('../features/settings/SettingsScreen.vue') },
    { path: '/:anything(.*)', redirect: '/inbox' },
  ],
})
