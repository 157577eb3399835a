'use strict'
// clipboard: the main process's, kept in memory; the page's own clipboard is Chromium's and is not joined to it.
const { guard } = require('../guard.cjs')

const BOOKMARK = 'electron application/bookmark'
let held = []

class ClipboardItem {
  #payloads
  constructor (payloads) { this.#payloads = { ...payloads } }

  get types () { return Object.keys(this.#payloads) }
  async getType (type) {
    if (!this.types.includes(type)) throw new Error(`The type '${type}' was not found`)
    const payload = await this.#payloads[type]
    return payload instanceof Blob || type === BOOKMARK ? payload : new Blob([payload], { type })
  }
}
guard(ClipboardItem.prototype, 'ClipboardItem')

async function readText () {
  const item = held.find(({ types }) => types.includes('text/plain'))
  return item ? (await item.getType('text/plain')).text() : ''
}

const clipboard = guard({
  readText,
  writeText: async (text) => { held = [new ClipboardItem({ 'text/plain': String(text) })] },
  read: async () => [...held],
  write: async (items) => { held = [...items] },
  has: async (type) => held.some(({ types }) => types.includes(type)),
  clear: () => { held = [] },
}, 'clipboard')

module.exports = { clipboard, ClipboardItem }
