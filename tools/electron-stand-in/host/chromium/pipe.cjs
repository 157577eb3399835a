'use strict'
// Speaks the Chrome DevTools Protocol over Chromium's file descriptors 3 (in) and 4 (out);
// messages are JSON, ended by a zero byte.
const { EventEmitter } = require('node:events')

/** One attached target: emits its events by method name. */
class Session extends EventEmitter {
  #pipe
  #id
  constructor (pipe, id) {
    super()
    this.setMaxListeners(0)
    this.#pipe = pipe
    this.#id = id
  }

  send (method, params = {}) { return this.#pipe.call(method, params, this.#id) }
}

/** The browser itself. Rejects everything once the process is gone. */
class Pipe extends EventEmitter {
  #next = 1
  #waiting = new Map()
  #sessions = new Map()
  #chunks = []
  constructor (child) {
    super()
    this.setMaxListeners(0)
    this.child = child
    this.dead = false
    child.stdio[3].on('error', () => {})
    child.stdio[4].on('error', () => {})
    child.stdio[4].on('data', (data) => this.#read(data))
    this.exited = new Promise((resolve) => child.once('exit', (code, signal) => {
      this.dead = true
      for (const { reject } of this.#waiting.values()) reject(new Error('Chromium is gone'))
      this.#waiting.clear()
      resolve({ code, signal })
      this.emit('exit', code, signal)
    }))
  }

  #read (data) {
    let rest = data
    for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
      const text = Buffer.concat([...this.#chunks, rest.subarray(0, end)]).toString('utf8')
      this.#chunks = []
      rest = rest.subarray(end + 1)
      this.#receive(JSON.parse(text))
    }
    if (rest.length) this.#chunks.push(rest)
  }

  #receive (message) {
    if (!message.id) {
      const target = message.sessionId ? this.#sessions.get(message.sessionId) : this
      target?.emit(message.method, message.params)
      return
    }
    const call = this.#waiting.get(message.id)
    this.#waiting.delete(message.id)
    if (!call) return
    if (message.error) call.reject(new Error(`${call.method}: ${message.error.message}`))
    else call.resolve(message.result)
  }

  send (method, params = {}) { return this.call(method, params, undefined) }

  call (method, params, sessionId) {
    if (this.dead) return Promise.reject(new Error('Chromium is gone'))
    const id = this.#next++
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, method })
      this.child.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`)
    })
  }

  async attach (targetId) {
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true })
    const session = new Session(this, sessionId)
    this.#sessions.set(sessionId, session)
    return session
  }
}

module.exports = { Pipe }
