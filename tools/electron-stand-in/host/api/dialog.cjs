'use strict'
// dialog: each call is kept; a test queues answers, or replaces a method as it would with Electron.
const { guard } = require('../guard.cjs')

const shown = []
const answers = []

/** Without a queued answer a dialog is cancelled, as a person who presses Escape would do. */
function answer (kind, args, cancelled) {
  const options = args.at(-1) ?? {}
  shown.push({ kind, options })
  const queued = answers.findIndex((entry) => entry.kind === kind)
  return queued < 0 ? cancelled(options) : { ...cancelled(options), ...answers.splice(queued, 1)[0].value }
}

const openCancelled = () => ({ canceled: true, filePaths: [] })
const saveCancelled = () => ({ canceled: true, filePath: '' })
const messageCancelled = ({ cancelId, defaultId }) => ({ response: cancelId ?? defaultId ?? 0, checkboxChecked: false })

const dialog = guard({
  standIn: {
    /** Every dialog so far: {kind: method's name, options}. */
    get shown () { return [...shown] },
    /** Answers the next dialog of that kind, e.g. answer('showMessageBox', {response: 1}). */
    answer (kind, value) { answers.push({ kind, value }) },
    clear () { shown.length = answers.length = 0 },
  },
  showOpenDialog: async (...args) => answer('showOpenDialog', args, openCancelled),
  showSaveDialog: async (...args) => answer('showSaveDialog', args, saveCancelled),
  showMessageBox: async (...args) => answer('showMessageBox', args, messageCancelled),
  showMessageBoxSync: (...args) => answer('showMessageBoxSync', args, messageCancelled).response,
  showOpenDialogSync (...args) {
    const { canceled, filePaths } = answer('showOpenDialogSync', args, openCancelled)
    return canceled ? undefined : filePaths
  },
  showSaveDialogSync: (...args) => answer('showSaveDialogSync', args, saveCancelled).filePath,
  showErrorBox (title, content) {
    shown.push({ kind: 'showErrorBox', options: { title, content } })
    process.stderr.write(`[dialog] ${title}: ${content}\n`)
  },
}, 'dialog')

module.exports = { dialog }
