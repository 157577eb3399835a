import { strToU8, zipSync, type ZippableFile } from 'fflate'
import fc from 'fast-check'
import PDFDocument from 'pdfkit'

/** Documents as their programs write them, as small as can be. */
export const zip = (parts: Readonly<Record<string, string | Uint8Array>>): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(zipSync(Object.fromEntries(Object.entries(parts).map(([name, part]): [string, ZippableFile] => [name, typeof part === 'string' ? strToU8(part) : part])), { level: 6 }))

const types = (part: string, type: string): string => `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="${part}" ContentType="application/vnd.openxmlformats-officedocument.${type}.main+xml"/></Types>`

export const word = (body: string, parts: Readonly<Record<string, string | Uint8Array>> = {}): Uint8Array<ArrayBuffer> => zip({
  '[Content_Types].xml': types('/word/document.xml', 'wordprocessingml.document'),
  'word/document.xml': `<?xml version="1.0" encoding="UTF-8"?>\n<w:document xmlns:w="w"><w:body>${body}</w:body></w:document>`,
  ...parts,
})
export const paragraph = (...runs: readonly string[]): string => `<w:p>${runs.map((run) => `<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">${run}</w:t></w:r>`).join('')}</w:p>`

export const sheet = (rows: string, parts: Readonly<Record<string, string | Uint8Array>> = {}): Uint8Array<ArrayBuffer> => zip({
  '[Content_Types].xml': types('/xl/workbook.xml', 'spreadsheetml.sheet'),
  'xl/workbook.xml': '<workbook><sheets><sheet name="Payments" sheetId="1"/></sheets></workbook>',
  'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
  ...parts,
})

export const slides = (text: string): Uint8Array<ArrayBuffer> => zip({
  '[Content_Types].xml': types('/ppt/presentation.xml', 'presentationml.presentation'),
  'ppt/presentation.xml': '<p:presentation/>',
  'ppt/slides/slide1.xml': `<p:sld><p:sp><p:nvSpPr><p:cNvPr id="1" name="Box" descr="A picture of a card"/></p:nvSpPr><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:sp></p:sld>`,
})

/** `write` draws on the first page. */
export function pdf(write: (document: PDFKit.PDFDocument) => void, options: PDFKit.PDFDocumentOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const document = new PDFDocument(options)
    const pieces: Uint8Array[] = []
    document.on('data', (piece: Uint8Array) => { pieces.push(piece) })
    document.on('end', () => { resolve(Uint8Array.from(Buffer.concat(pieces))) })
    document.on('error', reject)
    write(document)
    document.end()
  })
}

/** A file pinned to the page as a note; the types of pdfkit do not know of it. */
export function pin(document: PDFKit.PDFDocument, text: string): void {
  const pinning: unknown = Reflect.get(document, 'fileAnnotation')
  if (typeof pinning !== 'function') throw new Error('pdfkit pins no files')
  Reflect.apply(pinning, document, [10, 10, 30, 30, { src: Buffer.from(text), name: 'pinned.txt' }])
}

/** Bytes changed here and there, and the end cut off now and then. */
export const bitten = (samples: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> => fc.tuple(fc.constantFrom(...samples), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 20 }), fc.nat(3)).map(([sample, bites, cut]) => {
  const bytes = Uint8Array.from(sample)
  for (const [at, value] of bites) bytes[at % bytes.length] = value
  return cut === 0 ? bytes.subarray(0, bytes.length - ((bites[0]?.[0] ?? 0) % bytes.length)) : bytes
})
