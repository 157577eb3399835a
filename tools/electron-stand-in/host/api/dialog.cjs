'use strict'
// dialog: each call is kept; a test queues answers, or replaces a method as it would with Electron.
const { guard } = require('../guard.cjs')

const shown = []
const answers = []

/** Without a queued answer it is cancelled, as by a person who presses Escape. */
function ask (kind, args, cancelled) {
  const options = args.at(-1) ?? {} // before it there may be a window
  shown.push({ kind, options })
  const queued = answers.findIndex((answer) => answer.kind === kind)
  if (queued < 0) return cancelled(options)
  const { value } = answers.splice(queued, 1)[0]
  return { ...cancelled(options), ...(kind === 'showSaveDialog' && { canceled: false }), ...value }
}

const dialog = guard({
  standIn: {
    /** Every dialog so far: {kind: method's name, options}. */
    get shown () { return [...shown] },
    /** Answers the next dialog of that kind, e.g. answer('showMessageBox', {response: 1}). */
    answer (kind, value) { answers.push({ kind, value }) },
    clear () { shown.length = answers.length = 0 },
  },
  async showMessageBox (...args) {
    return ask('showMessageBox', args, (options) => ({ response: options.cancelId ?? options.defaultId ?? 0, checkboxChecked: false }))
  },
  async showSaveDialog (...args) {
    return ask('showSaveDialog', args, () => ({ canceled: true, filePath: '' }))
  },
  showErrorBox (title, content) {
    shown.push({ kind: 'showErrorBox', options: { title, content } })
    process.stderr.write(`[dialog] ${title}: ${content}\n`)
  },
}, 'dialog')

module.exports = { dialog }
