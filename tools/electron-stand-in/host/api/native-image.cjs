'use strict'
// nativeImage: knows the size of a PNG, and draws nothing.
const fs = require('node:fs')
const host = require('../state.cjs')
const { guard } = require('../guard.cjs')

const isPng = (bytes) => bytes.length > 24 && bytes.readUInt32BE(0) === 0x89504e47

class NativeImage {
  #bytes
  constructor (bytes = Buffer.alloc(0)) { this.#bytes = bytes }

  isEmpty () { return this.#bytes.length === 0 }
  getSize () {
    const bytes = this.#bytes
    return isPng(bytes) ? { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) } : { width: 0, height: 0 }
  }
}
guard(NativeImage.prototype, 'NativeImage')

function fromPath (file) {
  try { return new NativeImage(fs.readFileSync(file)) } catch { return new NativeImage() } // Electron gives an empty image too
}

host.imageFromPng = (bytes) => new NativeImage(bytes)

const nativeImage = guard({
  createEmpty: () => new NativeImage(),
  createFromPath: fromPath,
  createFromDataURL: (url) => new NativeImage(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')),
}, 'nativeImage')

module.exports = { nativeImage }
