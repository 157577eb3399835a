'use strict'
// dialog: each call is kept; a test queues answers, or replaces a method as it would with Electron.
const { guard } = require('../guard.cjs')

const shown = []
const answers = []

const dialog = guard({
  standIn: {
    /** Every dialog so far: {kind: method's name, options}. */
    get shown () { return [...shown] },
    /** Answers the next dialog of that kind, e.g. answer('showMessageBox', {response: 1}). */
    answer (kind, value) { answers.push({ kind, value }) },
    clear () { shown.length = answers.length = 0 },
  },
  /** Without a queued answer it is cancelled, as by a person who presses Escape. */
  async showMessageBox (...args) {
    const options = args.at(-1) // before it there may be a window
    shown.push({ kind: 'showMessageBox', options })
    const cancelled = { response: options.cancelId ?? options.defaultId ?? 0, checkboxChecked: false }
    const queued = answers.findIndex(({ kind }) => kind === 'showMessageBox')
    return queued < 0 ? cancelled : { ...cancelled, ...answers.splice(queued, 1)[0].value }
  },
  showErrorBox (title, content) {
    shown.push({ kind: 'showErrorBox', options: { title, content } })
    process.stderr.write(`[dialog] ${title}: ${content}\n`)
  },
}, 'dialog')

module.exports = { dialog }
