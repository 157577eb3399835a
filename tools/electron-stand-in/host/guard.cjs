'use strict'
// Electron's surface is far larger than the stand-in's. Whatever is not here throws when it is touched,
// so that a test can never pass because a call silently did nothing.
const { EventEmitter } = require('node:events')

/** Names that JavaScript, Node or a test runner read from any object. */
const PROBED = new Set(['then', 'toJSON', 'inspect', 'domain', 'nodeType', 'tagName', 'asymmetricMatch', '$$typeof'])

const missing = (api) => new Error(`not in the stand-in: ${api}`)

/** Ends an object's prototype chain in a proxy that throws. The object itself keeps its identity. */
function guard (object, name) {
  const parent = Object.getPrototypeOf(object) ?? Object.prototype
  return Object.setPrototypeOf(object, new Proxy(parent, {
    get (target, key, receiver) {
      const quiet = typeof key === 'symbol' || key in target || key.startsWith('_') || PROBED.has(key)
      if (!quiet) throw missing(`${name}.${key}`)
      return Reflect.get(target, key, receiver)
    },
  }))
}

/** Throws if an options object names something outside `known`. */
function onlyKnown (options, known, name) {
  for (const key of Object.keys(options ?? {})) {
    if (options[key] !== undefined && !known.has(key)) throw missing(`${name} option '${key}'`)
  }
}

/** Electron's event object: first argument of nearly every listener. */
class StandInEvent {
  constructor (fields) {
    this.defaultPrevented = false
    Object.assign(this, fields)
  }

  preventDefault () { this.defaultPrevented = true }
}

const ALWAYS = ['error', 'newListener', 'removeListener']

/** EventEmitter that refuses listeners for events which the stand-in would never emit. */
class Emitter extends EventEmitter {
  #name
  #known
  constructor (name, events) {
    super()
    this.setMaxListeners(0)
    this.#name = name
    this.#known = new Set([...events, ...ALWAYS])
  }

  #check (event) {
    if (typeof event === 'string' && !this.#known.has(event)) throw missing(`${this.#name} event '${event}'`)
  }

  on (event, listener) { this.#check(event); return super.on(event, listener) }
  addListener (event, listener) { this.#check(event); return super.addListener(event, listener) }
  once (event, listener) { this.#check(event); return super.once(event, listener) }
  prependListener (event, listener) { this.#check(event); return super.prependListener(event, listener) }
}

/** Emits in a later turn, as Electron's events that come from the desktop do. */
const emitSoon = (emitter, event, ...args) => setImmediate(() => emitter.emit(event, ...args))

module.exports = { missing, guard, onlyKnown, StandInEvent, Emitter, emitSoon }
