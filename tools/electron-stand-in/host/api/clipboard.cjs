'use strict'
// clipboard: the main process's, kept in memory; the page's own clipboard is Chromium's and is not joined to it.
const { guard } = require('../guard.cjs')
const { NativeImage } = require('./native-image.cjs')

const empty = () => ({ text: '', html: '', image: null })
let held = empty()

const clipboard = guard({
  readText: () => held.text,
  writeText: (text) => { held = { ...empty(), text: String(text) } },
  readHTML: () => held.html,
  writeHTML: (html) => { held = { ...empty(), html: String(html) } },
  readImage: () => held.image ?? new NativeImage(),
  writeImage: (image) => { held = { ...empty(), image } },
  write: ({ text = '', html = '', image = null }) => { held = { text, html, image } },
  clear: () => { held = empty() },
  availableFormats: () => [held.text && 'text/plain', held.html && 'text/html', held.image && 'image/png'].filter(Boolean),
}, 'clipboard')

module.exports = { clipboard }
