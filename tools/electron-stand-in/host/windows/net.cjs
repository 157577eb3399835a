'use strict'
// net.fetch and net.isOnline: Node's fetch, plus file: and custom schemes as Electron has them.
const fs = require('node:fs')
const path = require('node:path')
const { fileURLToPath } = require('node:url')
const { guard } = require('../guard.cjs')
const { handlers } = require('./schemes.cjs')

const TYPES = {
  '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.json': 'application/json',
  '.map': 'application/json', '.svg': 'image/svg+xml', '.png': 'image/png', '.jpg': 'image/jpeg', '.jpeg': 'image/jpeg',
  '.gif': 'image/gif', '.webp': 'image/webp', '.ico': 'image/x-icon', '.woff2': 'font/woff2', '.woff': 'font/woff',
  '.wasm': 'application/wasm', '.wav': 'audio/wav', '.mp3': 'audio/mpeg', '.ogg': 'audio/ogg', '.mp4': 'video/mp4',
  '.pdf': 'application/pdf', '.txt': 'text/plain',
}

async function fetchFile (url) {
  const file = fileURLToPath(url.replace(/[?#].*$/, ''))
  try {
    const blob = await fs.openAsBlob(file, { type: TYPES[path.extname(file).toLowerCase()] ?? 'application/octet-stream' })
    return new Response(blob)
  } catch {
    throw new TypeError('net::ERR_FILE_NOT_FOUND')
  }
}

const net = guard({
  online: true,
  isOnline: () => net.online,
  async fetch (input, init) {
    const url = typeof input === 'string' ? input : input.url ?? input.href
    if (url.startsWith('file:')) return fetchFile(url)
    const handler = init?.bypassCustomProtocolHandlers ? undefined : handlers.get(url.split(':')[0])
    return handler ? handler(new Request(url, init)) : fetch(input, init)
  },
}, 'net')

module.exports = { net }
