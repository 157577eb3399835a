import { shown } from './number-format.ts'
import type { Words } from './words.ts'
import { readXml } from './xml.ts'

/** The strings that cells share, by their number. */
export function readStrings(source: string | null): string[] {
  const strings: string[] = []
  if (source === null) return strings
  let parts: string[] = []
  let [inText, phonetic] = [false, false]
  readXml(source, {
    open(name) {
      if (name === 'si') parts = []
      else if (name === 'rPh') phonetic = true
      else if (name === 't') inText = true
    },
    text(text) { if (inText && !phonetic) parts.push(text) },
    close(name) {
      if (name === 'si') strings.push(parts.join(''))
      else if (name === 'rPh') phonetic = false
      else if (name === 't') inText = false
    },
  })
  return strings
}

export interface NumberFormat { readonly id: number, readonly code: string | null }

/** The number format of each style of a cell, by the style's number. */
export function readStyles(source: string | null): NumberFormat[] {
  const formats: NumberFormat[] = []
  if (source === null) return formats
  const codes = new Map<number, string>()
  let ofCells = false
  readXml(source, {
    open(name, attribute) {
      if (name === 'numFmt') codes.set(Number(attribute('numFmtId')), attribute('formatCode') ?? '')
      else if (name === 'cellXfs') ofCells = true
      else if (name === 'xf' && ofCells) {
        const id = Number(attribute('numFmtId') ?? 0)
        formats.push({ id, code: codes.get(id) ?? null })
      }
    },
    close(name) { if (name === 'cellXfs') ofCells = false },
  })
  return formats
}

/** A sheet: a row on a line, tabs between cells. Formulas are left out, their results are there; so are printed headers and footers. */
export function readSheet(source: string, strings: readonly string[], formats: readonly NumberFormat[], words: Words): void {
  let cell: { type: string | null, style: number } | null = null
  let within = ''
  let parts: string[] = []
  readXml(source, {
    open(name, attribute) {
      if (name === 'c') {
        cell = { type: attribute('t'), style: Number(attribute('s') ?? 0) }
        parts = []
      }
      within = name
    },
    text(text) {
      if (cell !== null && (within === 'v' || within === 't')) parts.push(text)
      else if (cell === null && /^(?:odd|even|first)(?:Header|Footer)$/.test(within)) words.add(`${text}\n`)
    },
    close(name) {
      within = ''
      if (name === 'row') words.add('\n')
      if (name !== 'c' || cell === null) return
      const text = parts.join('')
      const { id, code } = formats[cell.style] ?? { id: 0, code: null }
      words.add(`${cell.type === 's' ? strings[Number(text)] ?? '' : cell.type === null || cell.type === 'n' ? shown(text, id, code) : text}\t`)
      cell = null
    },
  })
}
