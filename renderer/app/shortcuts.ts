/*
 *  Every key that does something, once: keyboard.ts and the fields listen by this table, and Settings → Keyboard shows
 *  it. No other file asks which keys are held (keyboard.test.ts looks), and every accelerator of main's menu stands
 *  here (e2e/keyboard.spec.ts looks).
 *
 *  A chord is written as `ui/Kbd.vue` prints it: "Mod K" is ⌘K on a Mac and Ctrl+K elsewhere. A letter without Mod is
 *  a letter while somebody writes.
 */
interface Entry {
  readonly keys: readonly string[]
  /** Where a Mac has others. */
  readonly mac?: readonly string[]
  /** Where it is of use in this channel's conversations alone: not shown where that is off. */
  readonly channel?: 'whatsapp' | 'phone'
}
const table = <T extends Record<string, Entry>>(rows: T): T => rows

/** Work everywhere in the window; a screen may take one over (keyboard.ts). */
const windowShortcuts = table({
  palette: { keys: ['Mod K'] },
  new: { keys: ['N', 'Mod N'] },
  templates: { keys: ['Mod /'], channel: 'whatsapp' },
  preview: { keys: ['Mod Shift P'] },
  attach: { keys: ['Mod Shift A'] },
  place: { keys: ['Mod Shift L'], channel: 'whatsapp' },
  card: { keys: ['Mod Shift K'], channel: 'whatsapp' },
  record: { keys: ['Mod Shift M'], channel: 'whatsapp' },
  dial: { keys: ['Mod Shift D'], channel: 'phone' },
  answer: { keys: ['Mod Shift S'], channel: 'phone' },
  decline: { keys: ['Mod Shift X'], channel: 'phone' },
  hangUp: { keys: ['Mod Shift H'], channel: 'phone' },
  mute: { keys: ['Mod Shift U'], channel: 'phone' },
  hold: { keys: ['Mod Shift O'], channel: 'phone' },
  callBar: { keys: ['F6'], channel: 'phone' },
  back: { keys: ['Esc'] },
})

/** In the message field and in lists, where the focus is. */
const fieldShortcuts = table({
  send: { keys: ['Enter'] },
  line: { keys: ['Shift Enter'] },
  move: { keys: ['↑', '↓', 'PgUp', 'PgDn', 'Home', 'End'] },
  open: { keys: ['Enter', 'Space'] },
  options: { keys: ['Shift F10'] },
})

/** Where a picture or document fills the window. */
const viewerShortcuts = table({
  previous: { keys: ['←'] },
  next: { keys: ['→'] },
  larger: { keys: ['+', '='] },
  smaller: { keys: ['-'] },
})

/** The application menu's, which main registers (main/windows/menu.ts; the lower ones belong to Electron's roles). */
const menuShortcuts = table({
  inbox: { keys: ['Mod 1'] },
  contacts: { keys: ['Mod 2'] },
  calls: { keys: ['Mod 3'] },
  settings: { keys: ['Mod ,'] },
  larger: { keys: ['Mod +'] },
  smaller: { keys: ['Mod -'] },
  usual: { keys: ['Mod 0'] },
  full: { keys: ['F11'], mac: ['Ctrl Mod F'] },
  minimise: { keys: ['Mod M'] },
  close: { keys: ['Mod W'] },
  hide: { keys: [], mac: ['Mod H'] },
  hideOthers: { keys: [], mac: ['Alt Mod H'] },
  quit: { keys: ['Mod Q'] },
})
const editShortcuts = table({
  undo: { keys: ['Mod Z'] },
  redo: { keys: ['Mod Y'], mac: ['Shift Mod Z'] },
  cut: { keys: ['Mod X'] },
  copy: { keys: ['Mod C'] },
  paste: { keys: ['Mod V'] },
  all: { keys: ['Mod A'] },
})

/** While a call lives these work in every program (main/windows/phone-keys.ts registers them, and nothing else does). */
const everywhereShortcuts = table({
  answer: { keys: ['Alt Mod Shift A'], channel: 'phone' },
  hangUp: { keys: ['Alt Mod Shift H'], channel: 'phone' },
  mute: { keys: ['Alt Mod Shift M'], channel: 'phone' },
})

export type Shortcut = keyof typeof windowShortcuts
type FieldShortcut = keyof typeof fieldShortcuts | keyof typeof viewerShortcuts

/** What is shown, in its groups. A row without keys is of another system. */
export const shortcutGroups = { window: windowShortcuts, field: fieldShortcuts, viewer: viewerShortcuts, menu: menuShortcuts, everywhere: everywhereShortcuts, edit: editShortcuts } as const

/** What of a KeyboardEvent tells a chord. */
export interface Key {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

/** KeyboardEvent.key → what is printed on it. */
const printed: Readonly<Record<string, string>> = {
  'Escape': 'Esc', 'ArrowUp': '↑', 'ArrowDown': '↓', 'ArrowLeft': '←', 'ArrowRight': '→', 'PageUp': 'PgUp', 'PageDown': 'PgDn', ' ': 'Space',
}

/** The chord that is pressed, written as in the table; null where it can be none of them. */
export function chordOf({ key, ctrlKey, metaKey, altKey, shiftKey }: Key, mac: boolean): string | null {
  const [command, other] = mac ? [metaKey, ctrlKey] : [ctrlKey, metaKey]
  if (other || altKey) return null
  const name = printed[key] ?? (key.length === 1 ? key.toUpperCase() : key)
  // Signs and digits stand behind Shift on some keyboards ("/" is Shift+7 in Germany): there it is no part of the chord.
  const sign = key.length === 1 && key.trim() !== '' && key.toLowerCase() === key.toUpperCase()
  return [...command ? ['Mod'] : [], ...shiftKey && !sign ? ['Shift'] : [], name].join(' ')
}

const isLetter = (chord: string): boolean => /^\p{L}$/u.test(chord)

/** `writing`: the focus is where letters are text. */
export function shortcutOf(key: Key, { mac, writing }: { mac: boolean, writing: boolean }): Shortcut | null {
  const chord = chordOf(key, mac)
  if (chord === null || (writing && isLetter(chord))) return null
  for (const [name, { keys }] of Object.entries(windowShortcuts)) if (keys.includes(chord)) return name as Shortcut
  return null
}

/** Whether this is one of a field's or the viewer's keys, with nothing else held. */
export function isKey(shortcut: FieldShortcut, key: Key): boolean {
  const keys: readonly string[] = { ...fieldShortcuts, ...viewerShortcuts }[shortcut].keys
  return keys.includes(chordOf(key, false) ?? '')
}
