'use strict'
// Joins the page's functions to the source text that Chromium runs in each world.
const { makeWire } = require('../wire.cjs')
const { isolatedWorld } = require('./isolated-world.cjs')
const { makeLink } = require('./link.cjs')
const { mainWorld } = require('./main-world.cjs')

const script = (parts, entry, argument) => `(()=>{${parts.join('\n')}\n;(${entry})(${JSON.stringify(argument)})})()`

module.exports = {
  /** Name under which Chromium lists the isolated world's execution context. */
  WORLD: 'Electron Isolated Context',
  BINDING: '__standInToHost',
  RECEIVE: '__standInFromHost',
  mainWorldScript: (config) => script([makeLink], mainWorld, config),
  isolatedWorldScript: (config) => script([makeWire, makeLink], isolatedWorld, config),
}
