'use strict'
// Source text run in the page's own world, before the page's scripts.

function mainWorld ({ secret, schemes }) {
  if (window !== window.top) return
  const link = makeLink(`${secret}M`, `${secret}I`) // eslint-disable-line no-undef -- joined in page/scripts.cjs
  link.onExpose = (key, api) => Object.defineProperty(window, key, { value: api, enumerable: true, writable: false, configurable: false })

  // New windows are asked of setWindowOpenHandler before any window exists, as in Electron.
  function ask (url, frameName, features, disposition) {
    const absolute = new URL(url || 'about:blank', document.baseURI).href
    link.tell({ op: 'open', url: absolute, frameName, features, disposition })
    return null
  }
  window.open = (url, name, features) => ask(String(url ?? ''), String(name ?? ''), String(features ?? ''), 'new-window')

  function onClick (event) {
    if (event.defaultPrevented || event.button > 1) return
    const anchor = event.composedPath().find((node) => node instanceof HTMLAnchorElement && node.href)
    if (!anchor || anchor.hasAttribute('download') || /^javascript:/i.test(anchor.href)) return
    const elsewhere = anchor.target && !/^_(self|top|parent)$/i.test(anchor.target)
    const modified = event.ctrlKey || event.metaKey || event.shiftKey || event.button === 1
    if (!elsewhere && !modified) return
    event.preventDefault()
    const disposition = event.shiftKey ? 'new-window' : modified ? 'background-tab' : 'foreground-tab'
    ask(anchor.href, anchor.target === '_blank' ? '' : anchor.target, '', disposition)
  }
  // Chromium would not fetch from a scheme that it does not know; elements may name it (host/windows/requests.cjs).
  const { fetch } = window
  const mapped = (url) => url.replace(/^([a-z][a-z0-9+.-]*):\/\/([^/?#]+)/, (whole, scheme, host) => schemes.includes(scheme) ? `http://${host}.${scheme}.localhost` : whole)
  window.fetch = (input, init) => fetch(typeof input === 'string' || input instanceof URL ? mapped(String(input)) : input, init)
  // The app is asked about microphone and camera when the page asks for them, not before (host/windows/permissions.cjs).
  const waiting = new Map()
  link.onMediaAnswer = (id) => {
    waiting.get(id)?.()
    waiting.delete(id)
  }
  const devices = window.MediaDevices?.prototype
  const { getUserMedia } = devices ?? {}
  if (devices) {
    devices.getUserMedia = async function (constraints) {
      const types = ['audio', 'video'].filter((type) => constraints?.[type])
      const id = waiting.size === 0 ? 1 : Math.max(...waiting.keys()) + 1
      if (types.length > 0) {
        await new Promise((resolve) => {
          waiting.set(id, resolve)
          link.tell({ op: 'media', id, types })
        })
      }
      return getUserMedia.call(this, constraints)
    }
  }
  window.addEventListener('click', onClick)
  window.addEventListener('auxclick', onClick)
}

module.exports = { mainWorld }
