const macSigns: Readonly<Record<string, string>> = { Mod: '⌘', Ctrl: '⌃', Shift: '⇧', Alt: '⌥' }

/** A chord of the table of shortcuts as it is printed on the keyboard: "Mod Shift U" is Ctrl+Shift+U, on a Mac ⌘⇧U. */
export const chordWords = (chord: string, mac = navigator.platform.startsWith('Mac')): string =>
  chord.split(' ').map((key) => (mac ? macSigns[key] : key === 'Mod' ? 'Ctrl' : undefined) ?? key).join(mac ? '' : '+')
