'use strict'
// Makes and moves Chromium's windows. Headless, the page's size is set directly; on a display the window is
// a real one, without tabs, whose frame is measured so that the page gets the size which the app asked for.
const host = require('../state.cjs')
const { openAppWindow } = require('../chromium/launch.cjs')

const SCREEN = { width: 1920, height: 1080 }

const centred = ({ width, height }) => ({
  x: Math.max(0, Math.round((SCREEN.width - width) / 2)), y: Math.max(0, Math.round((SCREEN.height - height) / 2)), width, height,
})

function initialBounds ({ x, y, width = 800, height = 600 }) {
  const middle = centred({ width, height })
  return { x: x ?? middle.x, y: y ?? middle.y, width, height }
}

/** Opens a real window and waits until Chromium reports its page. */
function openOnDisplay (id, bounds) {
  const url = `data:text/html,<title>stand-in ${process.pid}-${id}</title>`
  const { chromium } = host
  return new Promise((resolve) => {
    const look = ({ targetInfo }) => {
      if (targetInfo.type !== 'page' || targetInfo.url !== url) return
      chromium.off('Target.targetCreated', look)
      chromium.off('Target.targetInfoChanged', look)
      resolve(targetInfo.targetId)
    }
    chromium.on('Target.targetCreated', look)
    chromium.on('Target.targetInfoChanged', look)
    openAppWindow(chromium, host.profile, url, bounds)
  })
}

async function create (contents, { placed, visible, ...bounds }) {
  const { width, height } = bounds
  const targetId = host.headless
    ? (await host.chromium.send('Target.createTarget', { url: 'about:blank', newWindow: true, width, height })).targetId
    : await openOnDisplay(contents.id, placed ? bounds : { width, height })
  await contents._attach(targetId)
  contents._windowId = (await host.chromium.send('Browser.getWindowForTarget', { targetId })).windowId
  await resize(contents, bounds)
  if (!visible) await setWindow(contents, { windowState: 'minimized' })
}

const setWindow = (contents, bounds) => host.chromium.send('Browser.setWindowBounds', { windowId: contents._windowId, bounds })

async function resize (contents, { x, y, width, height }) {
  if (host.headless) {
    const screen = { screenWidth: SCREEN.width, screenHeight: SCREEN.height }
    await contents._session.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 0, mobile: false, ...screen })
    return
  }
  const expression = '[outerWidth - innerWidth, outerHeight - innerHeight]'
  const { result } = await contents._session.send('Runtime.evaluate', { expression, returnByValue: true })
  const [extraWidth, extraHeight] = result.value
  await setWindow(contents, { left: x, top: y, width: width + extraWidth, height: height + extraHeight })
}

const STATES = { normal: 'normal', minimized: 'minimized', maximized: 'maximized', fullscreen: 'fullscreen' }

/** `change`: one of bounds, state, shown. A hidden window is a minimised one here. */
async function apply (contents, change) {
  if (change.bounds) await resize(contents, change.bounds)
  if (change.state) await setWindow(contents, { windowState: STATES[change.state] })
  if (change.shown !== undefined) await setWindow(contents, { windowState: change.shown ? 'normal' : 'minimized' })
}

module.exports = { create, apply, initialBounds, centred, SCREEN }
