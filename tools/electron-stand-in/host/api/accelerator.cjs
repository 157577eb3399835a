'use strict'
// Electron's accelerator text ('CommandOrControl+Shift+N') as the combination that a page's keydown reports.

const MODIFIERS = {
  command: 'meta', cmd: 'meta', super: 'meta', meta: 'meta', control: 'ctrl', ctrl: 'ctrl',
  alt: 'alt', option: 'alt', altgr: 'alt', shift: 'shift', commandorcontrol: 'ctrl', cmdorctrl: 'ctrl',
}
const KEYS = {
  plus: '+', space: ' ', tab: 'tab', backspace: 'backspace', delete: 'delete', insert: 'insert', return: 'enter', enter: 'enter',
  up: 'arrowup', down: 'arrowdown', left: 'arrowleft', right: 'arrowright', home: 'home', end: 'end', pageup: 'pageup',
  pagedown: 'pagedown', escape: 'escape', esc: 'escape', printscreen: 'printscreen', capslock: 'capslock',
}
const ORDER = ['ctrl', 'meta', 'alt', 'shift']

function toCombination (accelerator) {
  const parts = String(accelerator).toLowerCase().split('+')
  const key = parts.pop()
  const modifiers = parts.map((part) => MODIFIERS[part])
  const named = KEYS[key] ?? (/^(f([1-9]|1\d|2[0-4])|.)$/u.test(key) ? key : undefined)
  if (named === undefined || modifiers.includes(undefined)) throw new TypeError(`Invalid accelerator: ${accelerator}`)
  return [...ORDER.filter((name) => modifiers.includes(name)), named].join('+')
}

module.exports = { toCombination }
