import { readdirSync, readFileSync } from 'node:fs'
import { effectScope } from 'vue'
import { afterEach, describe, expect, it } from 'vitest'
import { rowAfterKey } from '../features/inbox/list/row-after-key.ts'
import { i18n } from '../locales/index.ts'
import { runShortcut, useShortcut } from './keyboard.ts'
import { chordOf, isKey, shortcutGroups, shortcutOf, type Key } from './shortcuts.ts'

const press = (key: string, held: Partial<Key> = {}): Key => ({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held })
const here = { mac: false, writing: false }

describe('keys', () => {
  it('open the palette with Ctrl+K, and on a Mac with ⌘K, also while writing', () => {
    expect(shortcutOf(press('k', { ctrlKey: true }), { mac: false, writing: true })).toBe('palette')
    expect(shortcutOf(press('k', { metaKey: true }), { mac: true, writing: true })).toBe('palette')
    expect(shortcutOf(press('k', { ctrlKey: true }), { mac: true, writing: false })).toBe(null)
    expect(shortcutOf(press('k', { metaKey: true }), here)).toBe(null)
  })

  it('begin something new with N, but not while writing', () => {
    expect(shortcutOf(press('n'), here)).toBe('new')
    expect(shortcutOf(press('N'), here)).toBe('new')
    expect(shortcutOf(press('n'), { mac: false, writing: true })).toBe(null)
    expect(shortcutOf(press('n', { ctrlKey: true }), { mac: false, writing: true })).toBe('new')
  })

  it('leave chords of others alone', () => {
    for (const held of [{ altKey: true }, { shiftKey: true }, { ctrlKey: true, metaKey: true }]) expect(shortcutOf(press('n', held), here)).toBe(null)
    expect(shortcutOf(press('k'), here)).toBe(null)
    expect(shortcutOf(press('Escape', { ctrlKey: true }), here)).toBe(null)
  })

  it('go back with Esc, wherever the focus is', () => {
    expect(shortcutOf(press('Escape'), { mac: false, writing: true })).toBe('back')
  })

  it('open the templates with Ctrl+/ while writing, also where "/" stands behind Shift', () => {
    expect(shortcutOf(press('/', { ctrlKey: true }), { mac: false, writing: true })).toBe('templates')
    expect(shortcutOf(press('/', { ctrlKey: true, shiftKey: true }), { mac: false, writing: true })).toBe('templates')
    expect(shortcutOf(press('/', { metaKey: true }), { mac: true, writing: true })).toBe('templates')
    expect(shortcutOf(press('/'), here)).toBe(null)
  })

  it('send with Enter alone; Shift+Enter is a new line', () => {
    expect(isKey('send', press('Enter'))).toBe(true)
    for (const held of [{ shiftKey: true }, { ctrlKey: true }, { metaKey: true }, { altKey: true }]) expect(isKey('send', press('Enter', held))).toBe(false)
    expect(isKey('line', press('Enter', { shiftKey: true }))).toBe(true)
  })
})

describe('the list in the settings', () => {
  const sources = readdirSync(new URL('..', import.meta.url), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|vue)$/.test(name) && !name.endsWith('.test.ts'))
    .map((name) => ({ name: name.replaceAll('\\', '/'), text: readFileSync(new URL(`../${name}`, import.meta.url), 'utf8') }))

  it('is all there is: no file but the table asks which keys are held', () => {
    expect(sources.length).toBeGreaterThan(100)
    expect(sources.filter(({ text }) => /\b(ctrl|meta|alt|shift)Key\b|@keydown[^=]*\.(ctrl|meta|alt|shift)\b/.test(text)).map(({ name }) => name)).toEqual(['app/shortcuts.ts'])
  })

  it('says in words what each of them does', () => {
    for (const [group, entries] of Object.entries(shortcutGroups)) {
      expect(i18n.global.te(`settings.keyboard.group.${group}`), group).toBe(true)
      for (const name of Object.keys(entries)) expect(i18n.global.te(`settings.keyboard.${group}.${name}`), name).toBe(true)
    }
  })

  it('names the keys that move through the conversations, and no others move', () => {
    const keys = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Home', 'End', 'Tab', 'Enter', ' ', 'a', 'Backspace', 'Delete', 'Escape', 'F2']
    const moving = keys.filter((key) => rowAfterKey(key, 1, 30) !== null)
    expect(new Set(moving.map((key) => chordOf(press(key), false)))).toEqual(new Set(shortcutGroups.field.move.keys))
  })

  it('gives no chord two meanings in one place', () => {
    for (const mac of [false, true]) {
      const chords = [shortcutGroups.window, shortcutGroups.menu, shortcutGroups.edit].flatMap((entries) => Object.values(entries as Record<string, { keys: readonly string[], mac?: readonly string[] }>))
        .flatMap((entry) => (mac ? entry.mac : undefined) ?? entry.keys)
      expect(new Set(chords).size).toBe(chords.length)
    }
  })
})

describe('who gets a key', () => {
  const scopes: ReturnType<typeof effectScope>[] = []
  const during = (take: () => void) => {
    const scope = effectScope()
    scopes.push(scope)
    scope.run(take)
    return scope
  }
  afterEach(() => { for (const scope of scopes.splice(0)) scope.stop() })

  it('is the latest one who asked; when it goes, the one before', () => {
    const heard: string[] = []
    during(() => useShortcut('new', () => { heard.push('first') }))
    const second = during(() => useShortcut('new', () => { heard.push('second') }))
    runShortcut('new')
    second.stop()
    runShortcut('new')
    expect(heard).toEqual(['second', 'first'])
  })

  it('is the next one where the latest passes it on', () => {
    const heard: string[] = []
    during(() => useShortcut('back', () => { heard.push('screen') }))
    during(() => useShortcut('back', () => false))
    expect(runShortcut('back')).toBe(true)
    expect(heard).toEqual(['screen'])
  })

  it('is the window only where no screen asked, whoever came first', () => {
    const heard: string[] = []
    during(() => useShortcut('new', () => { heard.push('screen') }))
    during(() => useShortcut('new', () => { heard.push('window') }, { otherwise: true }))
    runShortcut('new')
    expect(heard).toEqual(['screen'])
  })

  it('is nobody where nobody asked', () => {
    expect(runShortcut('palette')).toBe(false)
  })
})
