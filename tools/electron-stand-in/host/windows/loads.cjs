'use strict'
// The loads that the app waits for: each ends with its own document's load event, with an error, or with
// ERR_ABORTED when another document takes its place. Chromium names documents by loader ids.
const netErrors = require('./net-errors.cjs')

function loadError (errorText, url) {
  const code = netErrors[errorText] ?? netErrors['net::ERR_FAILED']
  const name = errorText.replace('net::', '')
  return Object.assign(new Error(`${name} (${code}) loading '${url}'`), { errno: code, code: name, url })
}

class Loads {
  #waiting = new Map()
  #lastLoaded = ''

  /** Waits for the document; its load event may have come already. Rejects with an error of loadError(). */
  finished (loaderId, url) {
    if (this.#lastLoaded === loaderId) return Promise.resolve()
    return new Promise((resolve, reject) => this.#waiting.set(loaderId, { resolve, reject, url }))
  }

  loaded (loaderId) {
    this.#lastLoaded = loaderId
    this.#waiting.get(loaderId)?.resolve()
    this.#waiting.delete(loaderId)
  }

  /** Another document is shown now. */
  committed (loaderId) {
    for (const [id, { reject, url }] of this.#waiting) {
      if (id === loaderId) continue
      this.#waiting.delete(id)
      reject(loadError('net::ERR_ABORTED', url))
    }
  }
}

module.exports = { Loads, loadError }
