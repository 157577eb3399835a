'use strict'
// Source text run in every page: joins the page's own world to the preload's isolated world.
// CustomEvents on window reach both worlds synchronously and Blink clones `detail` between them, so that
// contextBridge calls return plain values at once, as Electron's do. The event names are secrets.

function makeLink (name, peer) {
  const { CustomEvent, Map, Promise, Error, Object, Array } = globalThis
  const dispatch = EventTarget.prototype.dispatchEvent.bind(window)
  const detailOf = Object.getOwnPropertyDescriptor(CustomEvent.prototype, 'detail').get
  const functions = new Map()
  const functionIds = new WeakMap()
  const promises = new Map()
  let nextId = 1
  let answer

  const post = (message) => dispatch(new CustomEvent(peer, { detail: message }))
  function ask (message) {
    answer = undefined
    post(message)
    const given = answer
    answer = undefined
    return given
  }

  const isErrorLike = (e) => e instanceof Error || (e && typeof e === 'object' && 'message' in e)
  const packError = (e) => isErrorLike(e) ? [e.name, e.message] : ['Error', String(e)]
  function unpackError ([kind, message]) {
    const error = new Error(message)
    if (kind !== 'Error') error.name = kind
    return error
  }

  function packFunction (f) {
    if (!functionIds.has(f)) functionIds.set(f, nextId++)
    const id = functionIds.get(f)
    functions.set(id, f)
    return { function: id }
  }
  function packPromise (promise) {
    const id = nextId++
    promise.then((v) => post({ op: 'settle', id, value: pack(v) }), (e) => post({ op: 'settle', id, error: packError(e) }))
    return { promise: id }
  }
  function isPlain (value) {
    const proto = Object.getPrototypeOf(value)
    return proto === null || proto === Object.prototype || proto.constructor?.name === 'Object'
  }
  function pack (value) {
    if (typeof value === 'function') return packFunction(value)
    if (typeof value === 'symbol') throw new Error('symbols cannot cross the context bridge')
    if (value === null || typeof value !== 'object') return { raw: value }
    if (typeof value.then === 'function') return packPromise(value)
    if (value instanceof Error) return { error: packError(value) }
    if (Array.isArray(value)) return { array: value.map(pack) }
    if (!isPlain(value)) return { raw: value } // Date, Map, typed arrays, File…: cloned by Blink
    const object = {}
    for (const key of Object.keys(value)) object[key] = pack(value[key])
    return { object }
  }

  function unpackFunction (id) {
    return (...args) => {
      const reply = ask({ op: 'call', id, args: args.map(pack) })
      if (!reply) throw new Error('the other side of the context bridge is gone')
      if (reply.error) throw unpackError(reply.error)
      return unpack(reply.value)
    }
  }
  function unpack (packed, frozen) {
    const settle = (v) => frozen ? Object.freeze(v) : v
    if ('raw' in packed) return packed.raw
    if ('array' in packed) return settle(packed.array.map((v) => unpack(v, frozen)))
    if ('error' in packed) return unpackError(packed.error)
    if ('promise' in packed) return new Promise((resolve, reject) => promises.set(packed.promise, { resolve, reject }))
    if ('function' in packed) return unpackFunction(packed.function)
    const object = {}
    for (const key of Object.keys(packed.object)) object[key] = unpack(packed.object[key], frozen)
    return settle(object)
  }

  const link = { tell: post, onExpose: null, onOpen: null, onMedia: null, onMediaAnswer: null, expose: (key, api) => post({ op: 'expose', key, value: pack(api) }) }
  const operations = {
    call ({ id, args }) {
      try {
        post({ op: 'answer', value: pack(functions.get(id)(...args.map((v) => unpack(v)))) })
      } catch (error) {
        post({ op: 'answer', error: packError(error) })
      }
    },
    answer (message) { answer = message },
    settle ({ id, value, error }) {
      const promise = promises.get(id)
      promises.delete(id)
      if (error) promise?.reject(unpackError(error))
      else promise?.resolve(unpack(value))
    },
    expose: ({ key, value }) => link.onExpose?.(key, unpack(value, true)),
    open: (message) => link.onOpen?.(message),
    media: ({ id, types }) => link.onMedia?.(id, types),
    mediaAnswer: ({ id }) => link.onMediaAnswer?.(id),
  }
  window.addEventListener(name, (event) => {
    event.stopImmediatePropagation()
    const message = detailOf.call(event)
    operations[message.op](message)
  }, true)
  return link
}

module.exports = { makeLink }
