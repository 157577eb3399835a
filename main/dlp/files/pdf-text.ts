import { getDocumentProxy } from 'unpdf'
import { CannotRead, type ReadLimits, type Words } from './words.ts'
import type { ReadInner } from './office-text.ts'

type Document = Awaited<ReturnType<typeof getDocumentProxy>>
type Page = Awaited<ReturnType<Document['getPage']>>

/**
 * What is written in a PDF: its pages, notes, links and form fields, its title and keywords, and the files attached to
 * it. One that only its owner's password protects opens, as it does for everybody.
 */
export async function readPdf(bytes: Uint8Array, words: Words, limits: ReadLimits, readInner: ReadInner): Promise<void> {
  // PDF.js takes the bytes for its own.
  const document = await open(bytes.slice())
  try {
    if (document.numPages > limits.pages) throw new CannotRead('too-large')
    let written = false
    const add = (text: unknown): void => {
      if (typeof text !== 'string' || text === '') return
      words.add(text)
      written ||= text.trim() !== ''
    }
    const attached = new Set<string>()
    for (let number = 1; number <= document.numPages; number += 1) {
      const page = await document.getPage(number)
      await readPage(page, add, attached)
      page.cleanup()
    }
    const onPages = written
    await readAround(document, add, attached)
    for (const id of attached) {
      const content: unknown = await document.getAttachmentContent(id)
      if (content instanceof Uint8Array) await readInner(content)
    }
    if (!onPages) throw new CannotRead('no-text')
  } finally {
    await document.loadingTask.destroy()
  }
}

async function open(data: Uint8Array): Promise<Document> {
  try {
    return await getDocumentProxy(data, { verbosity: 0, useSystemFonts: false })
  } catch (error) {
    throw new CannotRead(error instanceof Error && error.name === 'PasswordException' ? 'sealed' : 'broken')
  }
}

async function readPage(page: Page, add: (text: unknown) => void, attached: Set<string>): Promise<void> {
  const { items } = await page.getTextContent()
  for (const item of items) {
    if (!('str' in item)) continue
    add(item.str)
    if (item.hasEOL) add('\n')
  }
  add('\n')
  for (const annotation of await page.getAnnotations() as readonly Record<string, unknown>[]) {
    for (const text of [textIn(annotation['contentsObj']), annotation['fieldValue'], annotation['url']].flat()) if (typeof text === 'string' && text !== '') add(`${text}\n`)
    if (typeof annotation['fileId'] === 'string') attached.add(annotation['fileId'])
  }
}

async function readAround(document: Document, add: (text: unknown) => void, attached: Set<string>): Promise<void> {
  const info = Object.fromEntries(Object.entries((await document.getMetadata()).info) as [string, unknown][])
  for (const key of ['Title', 'Subject', 'Keywords', 'Author']) if (typeof info[key] === 'string') add(`${info[key]}\n`)
  const custom = info['Custom']
  if (typeof custom === 'object' && custom !== null) for (const value of Object.values(custom)) if (typeof value === 'string') add(`${value}\n`)
  for (const id of (await document.getAttachments())?.keys() ?? []) attached.add(id)
}

const textIn = (value: unknown): unknown => typeof value === 'object' && value !== null && 'str' in value ? value.str : null
