'use strict'
// powerMonitor and screen: a machine that never sleeps, with one display. Tests emit the events.
const { Emitter, guard } = require('../guard.cjs')
const { SCREEN } = require('../windows/placing.cjs')

class PowerMonitor extends Emitter {
  constructor () {
    super('powerMonitor', ['suspend', 'resume', 'on-ac', 'on-battery', 'shutdown', 'lock-screen', 'unlock-screen', 'user-did-become-active', 'user-did-resign-active'])
    this.onBatteryPower = false
  }

  getSystemIdleState () { return 'active' }
  getSystemIdleTime () { return 0 }
  isOnBatteryPower () { return this.onBatteryPower }
}
guard(PowerMonitor.prototype, 'powerMonitor')

const area = { x: 0, y: 0, ...SCREEN }
const display = () => ({
  id: 1, label: 'stand-in', bounds: { ...area }, workArea: { ...area }, size: { ...SCREEN }, workAreaSize: { ...SCREEN },
  scaleFactor: 1, rotation: 0, internal: false, touchSupport: 'unknown',
})

class Screen extends Emitter {
  constructor () { super('screen', ['display-added', 'display-removed', 'display-metrics-changed']) }
  getPrimaryDisplay () { return display() }
  getAllDisplays () { return [display()] }
  getDisplayNearestPoint () { return display() }
  getDisplayMatching () { return display() }
  getCursorScreenPoint () { return { x: 0, y: 0 } }
}
guard(Screen.prototype, 'screen')

module.exports = { powerMonitor: new PowerMonitor(), screen: new Screen() }
