'use strict'
// powerMonitor and screen: a machine that never sleeps, with one display. Tests emit the events.
const { Emitter, guard } = require('../guard.cjs')
const { SCREEN } = require('../windows/placing.cjs')

const powerMonitor = new Emitter('powerMonitor', ['suspend', 'resume', 'lock-screen', 'unlock-screen'])
guard(powerMonitor, 'powerMonitor')

const area = { x: 0, y: 0, ...SCREEN }
const display = () => ({ id: 1, bounds: { ...area }, workArea: { ...area }, scaleFactor: 1 })
const screen = guard({ getAllDisplays: () => [display()], getPrimaryDisplay: display }, 'screen')

module.exports = { powerMonitor, screen }
