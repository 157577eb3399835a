import { readArchive, type Budget, type Entry } from './archive.ts'
import { plainText } from './plain-text.ts'
import { readSheet, readStrings, readStyles } from './sheet-text.ts'
import type { ReadLimits, Words } from './words.ts'
import { readXml } from './xml.ts'

/** What lies within a document and is one itself. */
export type ReadInner = (bytes: Uint8Array) => Promise<void>

/** Whole files in a document: an object put into it, a page or a text it is made of. */
const INNER = /(?:^|\/)embeddings\/|\.(?:docx|xlsx|pptx|pdf|rtf)$/i
const INNER_TEXT = /\.(?:txt|html?|mht)$/i
/** How it looks, and nothing that anybody wrote. */
const NO_WORDS = /(?:^|\/)(?:styles|theme\d*|settings|webSettings|fontTable|numbering|presProps|viewProps|tableStyles|calcChain|\[Content_Types\])\.xml$/i

/** The same, by what the document says that it is. */
const NO_WORDS_TYPE = /[./](?:styles|theme|settings|webSettings|fontTable|numbering|presProps|viewProps|tableStyles|calcChain)\+xml$/i
/**
 * What is written in a document of Word, Excel or PowerPoint since 2007 (OOXML): of every part, so also headers,
 * footers, notes, comments, what was deleted and is still there, hidden sheets, charts, the title, links that lead out.
 */
export async function readOffice(bytes: Uint8Array, words: Words, limits: ReadLimits, budget: Budget, readInner: ReadInner): Promise<void> {
  const entries = readArchive(bytes, limits, budget)
  const part = (wanted: string): string | null => {
    const entry = entries.find(({ name }) => name.toLowerCase() === wanted)
    return entry === undefined ? null : plainText(entry.bytes())
  }
  const strings = readStrings(part('xl/sharedstrings.xml'))
  const formats = readStyles(part('xl/styles.xml'))
  const typeOf = readTypes(part('[content_types].xml'))
  const inner: Entry[] = []
  for (const entry of entries) {
    const { name } = entry
    const type = typeOf(name)
    /** A part can have any name: what the document says that it is counts more. */
    const is = (kind: RegExp, called: RegExp): boolean => isXml(type) ? kind.test(type) : called.test(name)
    if (name.endsWith('/') || is(NO_WORDS_TYPE, NO_WORDS) || (/^xl\/sharedStrings\.xml$/i.test(name) && is(/sharedStrings\+xml$/i, /./))) continue
    if (is(/relationships\+xml$/i, /\.rels$/i)) readLinks(plainText(entry.bytes()), words)
    else if (is(/worksheet\+xml$/i, /^xl\/worksheets\/[^/]+\.xml$/i)) readSheet(plainText(entry.bytes()), strings, formats, words)
    else if (/\.xml$/i.test(name) || isXml(type)) readPart(plainText(entry.bytes()), words)
    else if (INNER_TEXT.test(name)) words.add(`${plainText(entry.bytes())}\n`)
    else if (INNER.test(name)) inner.push(entry)
  }
  for (const entry of inner) await readInner(entry.bytes())
}

/** Says that it is XML, and of which kind; `application/xml` says nothing of that. A page or a drawing put into it is none of its own. */
const isXml = (type: string): boolean => /^application\/.*\+xml$/i.test(type) && !/xhtml\+xml$/i.test(type)

/** What the document says that each part is, by its name; '' = it does not say (ECMA-376 part 2, 7.2.3). */
function readTypes(source: string | null): (name: string) => string {
  const [parts, endings] = [new Map<string, string>(), new Map<string, string>()]
  if (source !== null) readXml(source, { open(name, attribute) {
    const type = attribute('ContentType') ?? ''
    if (name === 'Override') parts.set((attribute('PartName') ?? '').replace(/^\//, '').toLowerCase(), type)
    else if (name === 'Default') endings.set((attribute('Extension') ?? '').toLowerCase(), type)
  } })
  return (name) => parts.get(name.toLowerCase()) ?? endings.get(/[^./]*$/.exec(name.toLowerCase())?.[0] ?? '') ?? ''
}

/** Runs of text, which are parts of a word as often as not. */
const RUNS: readonly string[] = ['t', 'delText', 'instrText', 'delInstrText']
const ENDS: readonly string[] = ['p', 'tr', 'comment', 'text']
const marks: Readonly<Record<string, string>> = { tab: '\t', br: '\n', cr: '\n', noBreakHyphen: '-' }

/** A part of words and paragraphs; text elsewhere (a chart's values, a property) stands on a line of its own. */
function readPart(source: string, words: Words): void {
  let run = false
  let cell = 0
  readXml(source, {
    open(name, attribute) {
      if (RUNS.includes(name)) run = true
      else if (name === 'tc') cell += 1
      else if (name === 'sheet' || name === 'definedName') words.add(`${attribute('name') ?? ''}\n`)
      else if (name === 'docPr' || name === 'cNvPr') words.add(withBreak(attribute('descr')))
      const mark = marks[name]
      if (mark !== undefined) words.add(mark)
    },
    close(name) {
      if (RUNS.includes(name)) run = false
      else if (name === 'tc') {
        cell -= 1
        words.add('\t')
      } else if (ENDS.includes(name)) words.add(name === 'p' && cell > 0 ? ' ' : '\n')
    },
    text(text) {
      if (run) words.add(text)
      else if (text.trim() !== '') words.add(`${text}\n`)
    },
  })
}

function readLinks(source: string, words: Words): void {
  readXml(source, { open(name, attribute) {
    if (name === 'Relationship' && attribute('TargetMode') === 'External') words.add(withBreak(attribute('Target')))
  } })
}

const withBreak = (text: string | null): string => text === null || text === '' ? '' : `${text}\n`
