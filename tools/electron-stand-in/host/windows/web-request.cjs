'use strict'
// session.webRequest: one listener per stage, with optional URL filters, as in Electron.
const { guard } = require('../guard.cjs')

/** Set by windows/desktop.cjs: tells every page that what it must intercept has changed. */
const changed = { notify: () => {} }
const stages = { onBeforeRequest: null, onHeadersReceived: null }

function matcher (urls = []) {
  const patterns = urls.map((pattern) => {
    const text = pattern === '<all_urls>' ? '*' : pattern
    return new RegExp(`^${text.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`)
  })
  return (url) => patterns.length === 0 || patterns.some((pattern) => pattern.test(url))
}

function stage (name) {
  return (filter, listener) => {
    const call = typeof filter === 'function' || filter === null ? filter : listener
    stages[name] = call ? { call, matches: matcher(call === filter ? [] : filter.urls) } : null
    changed.notify()
  }
}

let nextId = 1
const ask = (name) => (details) => new Promise((resolve) => {
  const entry = stages[name]
  if (!entry?.matches(details.url)) return resolve(null)
  entry.call({ id: nextId++, timestamp: Date.now(), ...details }, resolve)
})

module.exports = {
  webRequest: guard({ onBeforeRequest: stage('onBeforeRequest'), onHeadersReceived: stage('onHeadersReceived') }, 'webRequest'),
  beforeRequest: ask('onBeforeRequest'),
  headersReceived: ask('onHeadersReceived'),
  watches: (name) => stages[name] !== null,
  changed,
}
