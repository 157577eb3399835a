'use strict'
// Keys of the whole desktop, kept in memory: `standIn.press` is what a person would press.
const { guard } = require('../guard.cjs')
const { toCombination } = require('./accelerator.cjs')

const MEDIA = /^(MediaPlayPause|MediaStop|MediaNextTrack|MediaPreviousTrack)$/
const pressed = new Map()

const globalShortcut = {
  register (accelerator, callback) {
    if (!MEDIA.test(accelerator)) toCombination(accelerator) // a malformed one throws
    if (pressed.has(accelerator)) return false
    pressed.set(accelerator, callback)
    return true
  },
  unregister: (accelerator) => { pressed.delete(accelerator) },
  unregisterAll: () => { pressed.clear() },
  isRegistered: (accelerator) => pressed.has(accelerator),
  standIn: { press: (accelerator) => pressed.get(accelerator)?.() },
}
guard(globalShortcut, 'globalShortcut')

module.exports = { globalShortcut }
