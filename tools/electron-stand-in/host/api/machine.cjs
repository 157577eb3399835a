'use strict'
// powerMonitor, powerSaveBlocker and screen: a machine that never sleeps, with one display. Tests emit the events.
const { Emitter, guard } = require('../guard.cjs')
const { SCREEN } = require('../windows/placing.cjs')

const powerMonitor = new Emitter('powerMonitor', ['suspend', 'resume', 'lock-screen', 'unlock-screen', 'shutdown'])
guard(powerMonitor, 'powerMonitor')

const blockers = new Set()
let lastBlocker = 0
const powerSaveBlocker = guard({
  start (type) {
    if (type !== 'prevent-app-suspension' && type !== 'prevent-display-sleep') throw new TypeError(`powerSaveBlocker.start('${type}')`)
    blockers.add(++lastBlocker)
    return lastBlocker
  },
  stop: (id) => blockers.delete(id),
  isStarted: (id) => blockers.has(id),
}, 'powerSaveBlocker')

const area = { x: 0, y: 0, ...SCREEN }
const display = () => ({ id: 1, bounds: { ...area }, workArea: { ...area }, scaleFactor: 1 })
const screen = guard({ getAllDisplays: () => [display()], getPrimaryDisplay: display }, 'screen')

module.exports = { powerMonitor, powerSaveBlocker, screen }
