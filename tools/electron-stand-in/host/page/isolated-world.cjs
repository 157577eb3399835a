'use strict'
// Source text run in the preload's isolated world: the preload's `require('electron')`, and the preload.

function isolatedWorld (config) {
  if (window !== window.top) return
  /* global makeLink, makeWire -- joined in page/scripts.cjs */
  const link = makeLink(`${config.secret}I`, `${config.secret}M`)
  const wire = makeWire()
  const toHost = globalThis[config.binding]
  const post = (...message) => toHost(wire.encode(message))
  link.onOpen = ({ url, frameName, features, disposition }) => post('open', { url, frameName, features, disposition })

  link.onMedia = (id, types) => post('media', id, types)

  function refuse (object, name) {
    return new Proxy(object, {
      get (target, key) {
        if (typeof key === 'symbol' || key in target || key === 'then') return target[key]
        throw new Error(`not in the stand-in: ${name}.${key}`)
      },
    })
  }

  /** Stops this page until the host has answered: it sees the pause, reads `asked.question`, sets `asked.reply`, resumes. */
  function askHostNow (asked) {
    debugger // eslint-disable-line no-debugger -- the one way for a page to wait for the host
    if (asked.reply === undefined) throw new Error('the stand-in gave no answer')
    const [ok, value] = wire.decode(asked.reply)
    if (!ok) throw new Error(value)
    return value
  }

  const listeners = new Map()
  const invocations = new Map()
  let nextId = 1
  function listen (channel, listener, once) {
    if (!listeners.has(channel)) listeners.set(channel, [])
    listeners.get(channel).push({ listener, once })
    return ipcRenderer
  }
  function unlisten (channel, listener) {
    const list = listeners.get(channel) ?? []
    const index = list.findIndex((entry) => entry.listener === listener)
    if (index >= 0) list.splice(index, 1)
    return ipcRenderer
  }
  const ipcRenderer = refuse({
    send: (channel, ...args) => post('send', channel, args),
    sendSync: (channel, ...args) => askHostNow({ question: wire.encode(['sync', channel, args]) }),
    invoke: (channel, ...args) => new Promise((resolve, reject) => {
      const id = nextId++
      post('invoke', id, channel, args)
      invocations.set(id, { resolve, reject })
    }),
    on: (channel, listener) => listen(channel, listener, false),
    once: (channel, listener) => listen(channel, listener, true),
    off: unlisten,
    removeListener: unlisten,
  }, 'ipcRenderer')

  const received = {
    reply (id, ok, value) {
      const { resolve, reject } = invocations.get(id) ?? {}
      invocations.delete(id)
      if (ok) resolve?.(value)
      else reject?.(new Error(value))
    },
    event (channel, args) {
      for (const { listener, once } of [...(listeners.get(channel) ?? [])]) {
        if (once) unlisten(channel, listener)
        listener({ sender: ipcRenderer, ports: [], preventDefault () {}, defaultPrevented: false }, ...args)
      }
    },
    media: (id) => link.tell({ op: 'mediaAnswer', id }),
    accelerators (list) { accelerators = new Map(list) },
  }
  globalThis[config.receive] = (text) => {
    const [kind, ...rest] = wire.decode(text)
    received[kind](...rest)
  }

  // Menu accelerators come after the page: only keys that it left alone reach the menu.
  let accelerators = new Map(config.accelerators)
  window.addEventListener('keydown', (event) => {
    const keys = [event.ctrlKey && 'ctrl', event.metaKey && 'meta', event.altKey && 'alt', event.shiftKey && 'shift', event.key.toLowerCase()]
    const combination = keys.filter(Boolean).join('+')
    if (event.defaultPrevented || !accelerators.has(combination)) return
    event.preventDefault()
    post('accelerator', accelerators.get(combination))
  })
  window.addEventListener('contextmenu', (event) => {
    if (event.defaultPrevented) return
    event.preventDefault() // Electron shows no menu of its own
    const [target] = event.composedPath()
    const isEditable = target.isContentEditable || /^(INPUT|TEXTAREA)$/.test(target.tagName)
    const selectionText = String(getSelection())
    const linkURL = target.closest?.('a[href]')?.href ?? ''
    const editFlags = { canCut: isEditable, canCopy: selectionText !== '', canPaste: isEditable, canSelectAll: true }
    post('context-menu', { x: event.clientX, y: event.clientY, isEditable, selectionText, linkURL, editFlags })
  })
  // Custom schemes do not go through the network in Electron, so being offline must not stop them.
  for (const name of ['online', 'offline']) window.addEventListener(name, () => post('network', name))

  // Chromium tells changes of a title late and sometimes not at all.
  let title = ''
  function readTitle () {
    if (document.title === title) return
    title = document.title
    post('title', title)
  }
  document.addEventListener('DOMContentLoaded', () => {
    readTitle()
    new MutationObserver(readTitle).observe(document.head, { subtree: true, childList: true, characterData: true })
  })

  const electron = refuse({
    ipcRenderer,
    contextBridge: refuse({ exposeInMainWorld: (key, api) => link.expose(key, api) }, 'contextBridge'),
    webUtils: refuse({ getPathForFile: (file) => askHostNow({ question: wire.encode(['path']), subject: file }) }, 'webUtils'),
  }, 'electron (renderer)')
  function preloadRequire (id) {
    if (id !== 'electron') throw new Error(`module not found: ${id}`) // as a sandboxed preload says in Electron
    return electron
  }
  if (config.preload === null) return
  const module = { exports: {} }
  try {
    new Function('require', 'module', 'exports', `${config.preload}\n//# sourceURL=${config.preloadPath}`)(preloadRequire, module, module.exports)
  } catch (error) {
    console.error(`Unable to load preload script: ${config.preloadPath}`)
    console.error(error)
  }
}

module.exports = { isolatedWorld }
