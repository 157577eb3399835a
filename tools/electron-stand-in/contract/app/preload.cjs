'use strict'
const { contextBridge, ipcRenderer, webUtils } = require('electron')

globalThis.preloadOnly = true
ipcRenderer.send('early')

contextBridge.exposeInMainWorld('sample', {
  version: 7,
  nested: { list: [1, 2] },
  add: (a, b) => a + b,
  fail: () => { throw new TypeError('sync failure') },
  later: (callback) => new Promise((resolve) => setTimeout(() => resolve(`got ${callback(20)}`), 5)),
  invoke: (channel, ...args) => ipcRenderer.invoke(channel, ...args),
  addInMain: (a, b) => ipcRenderer.sendSync('add', a, b),
  ping: (number) => ipcRenderer.send('ping', number),
  onPong: (listener) => {
    const relay = (_event, number) => listener(number)
    ipcRenderer.on('pong', relay)
    return () => ipcRenderer.off('pong', relay)
  },
  onceNews: () => new Promise((resolve) => ipcRenderer.once('news', (_event, text) => resolve(text))),
  pathOf: (file) => webUtils.getPathForFile(file),
})
