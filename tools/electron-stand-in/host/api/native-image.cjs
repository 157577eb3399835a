'use strict'
// nativeImage: holds PNG or JPEG bytes; it does not draw, so sizes are only reported, not changed.
const fs = require('node:fs')
const host = require('../state.cjs')
const { guard } = require('../guard.cjs')

const isPng = (bytes) => bytes.length > 24 && bytes.readUInt32BE(0) === 0x89504e47

class NativeImage {
  #bytes
  #size
  #template = false
  constructor (bytes = Buffer.alloc(0), size) {
    this.#bytes = bytes
    this.#size = size ?? (isPng(bytes) ? { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) } : { width: 0, height: 0 })
  }

  isEmpty () { return this.#bytes.length === 0 }
  toPNG () { return Buffer.from(this.#bytes) }
  toDataURL () { return `data:image/png;base64,${this.#bytes.toString('base64')}` }
  getSize () { return { ...this.#size } }
  getAspectRatio () { return this.#size.height ? this.#size.width / this.#size.height : 1 }
  /** The same picture that reports the asked size. */
  resize ({ width, height }) {
    const ratio = this.getAspectRatio()
    return new NativeImage(this.#bytes, { width: width ?? Math.round(height * ratio), height: height ?? Math.round(width / ratio) })
  }

  setTemplateImage (flag) { this.#template = flag }
  isTemplateImage () { return this.#template }
  get isMacTemplateImage () { return this.#template }
}
guard(NativeImage.prototype, 'NativeImage')

function fromPath (file) {
  try { return new NativeImage(fs.readFileSync(file)) } catch { return new NativeImage() } // Electron gives an empty image too
}

host.imageFromPng = (bytes) => new NativeImage(bytes)

const nativeImage = guard({
  createEmpty: () => new NativeImage(),
  createFromPath: fromPath,
  createFromBuffer: (bytes, { width, height } = {}) => new NativeImage(bytes, width && height ? { width, height } : undefined),
  createFromDataURL: (url) => new NativeImage(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')),
}, 'nativeImage')

module.exports = { nativeImage, NativeImage }
