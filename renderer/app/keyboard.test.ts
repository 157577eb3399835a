import { effectScope } from 'vue'
import { afterEach, describe, expect, it } from 'vitest'
import { runShortcut, shortcutOf, useShortcut, type Key } from './keyboard.ts'

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
