'use strict'
// Structured-clone-like codec to text for IPC, used on both sides (Node and page). One self-contained
// function, because its source text is put into the page.

function makeWire () {
  const TAG = '$t'
  const hasBuffer = typeof Buffer !== 'undefined'
  const toBase64 = (bytes) => hasBuffer
    ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
    : bytes.toBase64()
  const fromBase64 = (text) => hasBuffer ? new Uint8Array(Buffer.from(text, 'base64')) : Uint8Array.fromBase64(text)
  const views = {
    Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array,
    Float32Array, Float64Array, BigInt64Array, BigUint64Array, DataView,
  }
  const uncloneable = () => new Error('An object could not be cloned.')
  const tagged = (tag, value) => ({ [TAG]: tag, v: value })

  function encodeNumber (n) {
    if (Object.is(n, -0)) return tagged('number', '-0')
    return Number.isFinite(n) ? n : tagged('number', String(n))
  }

  function encodeObject (value, above) {
    if (above.includes(value)) throw new Error('not in the stand-in: cyclic values over IPC')
    const inside = [...above, value]
    const each = (v) => encode(v, inside)
    if (Array.isArray(value)) return value.map(each)
    if (value instanceof Date) return tagged('date', value.getTime())
    if (value instanceof RegExp) return tagged('regexp', [value.source, value.flags])
    if (value instanceof Map) return tagged('map', [...value].map(([k, v]) => [each(k), each(v)]))
    if (value instanceof Set) return tagged('set', [...value].map(each))
    if (value instanceof Error) return tagged('error', [value.name, value.message, value.stack])
    if (value instanceof ArrayBuffer) return tagged('buffer', toBase64(new Uint8Array(value)))
    if (ArrayBuffer.isView(value)) {
      const name = hasBuffer && Buffer.isBuffer(value) ? 'Uint8Array' : value.constructor.name
      return tagged(name, toBase64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)))
    }
    if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet) throw uncloneable()
    const plain = {}
    for (const key of Object.keys(value)) plain[key] = each(value[key])
    return TAG in plain ? tagged('object', plain) : plain
  }

  function encode (value, above) {
    switch (typeof value) {
      case 'string': case 'boolean': return value
      case 'number': return encodeNumber(value)
      case 'undefined': return tagged('undefined')
      case 'bigint': return tagged('bigint', String(value))
      case 'function': case 'symbol': throw uncloneable()
      default: return value === null ? null : encodeObject(value, above)
    }
  }

  function decodePlain (value) {
    const plain = {}
    for (const key of Object.keys(value)) plain[key] = decode(value[key])
    return plain
  }

  function decodeError ([name, message, stack]) {
    const error = new Error(message)
    error.name = name
    error.stack = stack
    return error
  }

  function decode (value) {
    if (value === null || typeof value !== 'object') return value
    if (Array.isArray(value)) return value.map(decode)
    const v = value.v
    switch (value[TAG]) {
      case undefined: return decodePlain(value)
      case 'object': return decodePlain(v)
      case 'undefined': return undefined
      case 'number': return Number(v)
      case 'bigint': return BigInt(v)
      case 'date': return new Date(v)
      case 'regexp': return new RegExp(v[0], v[1])
      case 'map': return new Map(v.map(([key, item]) => [decode(key), decode(item)]))
      case 'set': return new Set(v.map(decode))
      case 'error': return decodeError(v)
      case 'buffer': return fromBase64(v).buffer
      default: return new views[value[TAG]](fromBase64(v).buffer)
    }
  }

  return { encode: (value) => JSON.stringify(encode(value, [])), decode: (text) => decode(JSON.parse(text)) }
}

module.exports = { makeWire, ...makeWire() }
