import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FUZZ_TIME, runs } from '../../../core/testing/runs.ts'
import { exe, mp4, oldOffice, pdf as emptyPdf, png } from '../../media/testing/samples.ts'
import { bitten, paragraph, pdf, pin, sheet, slides, word, zip } from '../testing/documents.ts'
import { textOf } from './file-text.ts'
import { readLimits } from './words.ts'

const UNKNOWN = 'application/octet-stream'
const text = async (bytes: Uint8Array, declared = UNKNOWN): Promise<string> => {
  const found = await textOf(bytes, declared)
  expect(found?.unreadable).toBeNull()
  return found?.text ?? ''
}
const reason = async (bytes: Uint8Array, limits = readLimits): Promise<string | null | undefined> => (await textOf(bytes, UNKNOWN, limits))?.unreadable

describe('text', () => {
  it('is read as UTF-8, as UTF-16 by its mark, else as Windows-1252', async () => {
    expect(await text(Buffer.from('Zürich, 4111'))).toBe('Zürich, 4111')
    expect(await text(Buffer.from('\ufeffZürich', 'utf16le'), 'text/plain')).toBe('Zürich')
    expect(await text(Buffer.from('\ufeffZürich', 'utf16le').swap16(), 'text/plain')).toBe('Zürich')
    expect(await text(Buffer.from([0x5a, 0xfc, 0x80]), 'text/csv')).toBe('Zü€')
  })

  it('may be JSON, XML, a page or a drawing: it is read as it stands', async () => {
    for (const words of ['{"iban":"GB82"}', '<?xml version="1.0"?><a>GB82</a>', '<html><p>GB82</p></html>', '<svg><text>GB82</text></svg>']) expect(await text(Buffer.from(words))).toBe(words)
    expect(await text(Buffer.from('<html><p>All about &#75;ing&#x66;isher &amp; herons</p></html>'))).toBe('<html><p>All about Kingfisher & herons</p></html>')
    // Elsewhere a sign is a sign.
    expect(await text(Buffer.from('Write &#75; for K'), 'text/plain')).toBe('Write &#75; for K')
  })

  it('is unreadable beyond the limit, and what stands before it counts', async () => {
    expect(await textOf(Buffer.from('0123456789x'), 'text/plain', { ...readLimits, characters: 10 })).toEqual({ text: '0123456789', unreadable: 'too-large' })
    expect(await textOf(Buffer.from('0123456789'), 'text/plain', { ...readLimits, bytes: 9 })).toEqual({ text: '', unreadable: 'too-large' })
  })
})

describe('a Word document', () => {
  it('a number cut into runs is one again, and a character reference is its character', async () => {
    expect(await text(word(paragraph('4111', ' 1111 ', '&#49;1&#x31;1', ' &amp; &lt;more&gt;') + paragraph('next')))).toBe('4111 1111 1111 & <more>\nnext\n')
  })

  it('headers, footers, notes, comments, text boxes and what was deleted are read, and where links lead', async () => {
    const found = await text(word(
      `<w:p><w:del><w:r><w:delText>deleted words</w:delText></w:r></w:del></w:p><w:tbl><w:tr><w:tc>${paragraph('left')}</w:tc><w:tc>${paragraph('right')}</w:tc></w:tr></w:tbl><w:p><w:r><w:txbxContent>${paragraph('in a box')}</w:txbxContent></w:r></w:p>`,
      {
        'word/header1.xml': `<w:hdr>${paragraph('the header')}</w:hdr>`, 'word/footnotes.xml': `<w:footnotes>${paragraph('the note')}</w:footnotes>`,
        'word/comments.xml': `<w:comments><w:comment>${paragraph('the comment')}</w:comment></w:comments>`, 'docProps/core.xml': '<cp:coreProperties><dc:title>the title</dc:title></cp:coreProperties>',
        'word/_rels/document.xml.rels': '<Relationships><Relationship Target="https://chat.example/join" TargetMode="External"/><Relationship Target="media/a.png"/></Relationships>',
      },
    ))
    for (const words of ['deleted words', 'left \tright', 'in a box', 'the header', 'the note', 'the comment', 'the title', 'https://chat.example/join']) expect(found).toContain(words)
    expect(found).not.toContain('media/a.png')
  })

  it.each(['word/theme1.xml', 'word/styles.xml', 'word/picture.png', 'word/words', 'word/a.rels', 'xl/sharedStrings.xml', 'xl/worksheets/sheet1.xml'])('its words are read, though they lie under %s', async (part) => {
    const types = `<Types><Default Extension="xml" ContentType="application/xml"/><Override PartName="/${part}" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`
    expect(await text(zip({ '[Content_Types].xml': types, [part]: `<w:document><w:body>${paragraph('4111 1111')}</w:body></w:document>` }))).toContain('4111 1111')
  })

  it('a document within it is read as well, also where another one cannot be', async () => {
    const both = word(paragraph('outer'), { 'word/embeddings/a.bin': exe(), 'word/embeddings/b.xlsx': sheet('<row><c t="inlineStr"><is><t>inner</t></is></c></row>') })
    expect(await textOf(both, UNKNOWN)).toMatchObject({ unreadable: 'other-type', text: expect.stringMatching(/outer[^]*inner/) as string })
    let nested = word(paragraph('core'))
    for (let depth = 0; depth < 5; depth += 1) nested = word(paragraph(`layer ${String(depth)}`), { 'word/embeddings/x.docx': nested })
    expect(await reason(nested)).toBe('too-large')
  })

  it('pictures in it make it no less readable', async () => {
    expect(await text(word(paragraph('outer'), { 'word/media/a.png': png(), 'word/embeddings/b.png': png() }))).toContain('outer')
  })
})

describe('a workbook', () => {
  it('shared, written and calculated cells are read, sheets by name, comments and hidden sheets', async () => {
    const found = await text(sheet('<row><c t="s"><v>1</v></c><c t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is></c><c t="str"><f>"a"&amp;"b"</f><v>ab</v></c></row>', {
      'xl/sharedStrings.xml': '<sst><si><t>zero</t></si><si><r><t>4111 </t></r><r><t>1111</t></r><rPh><t>phonetic</t></rPh></si></sst>',
      'xl/worksheets/sheet2.xml': '<worksheet><sheetData><row><c t="inlineStr"><is><t>hidden</t></is></c></row></sheetData><headerFooter><oddHeader>printed</oddHeader></headerFooter></worksheet>',
      'xl/comments1.xml': '<comments><commentList><comment><text><r><t>a remark</t></r></text></comment></commentList></comments>',
    }))
    expect(found).toContain('4111 1111\tinline\tab\t\n')
    for (const words of ['Payments', 'hidden', 'printed', 'a remark']) expect(found).toContain(words)
    expect(found).not.toContain('phonetic')
  })

  it('numbers that stand for something read as Excel shows them', async () => {
    const styles = '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="000\\-00\\-0000"/><numFmt numFmtId="165" formatCode="dd/mm/yyyy;@"/><numFmt numFmtId="166" formatCode="&quot;£&quot;#,##0.00"/><numFmt numFmtId="167" formatCode="00&quot;-&quot;00&quot;-&quot;00"/></numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="14"/><xf numFmtId="167"/></cellXfs></styleSheet>'
    const cells: readonly (readonly [string, number, string])[] = [
      ['4.1111111111111110E+15', 0, '4111111111111111'], ['78051120', 1, '078-05-1120'], ['29256', 2, '1980-02-05'], ['1234.5', 3, '1234.5'], ['29256', 4, '1980-02-05'], ['102030', 5, '10-20-30'], ['0.25', 1, '0.25'], ['-5', 1, '-5'], ['7', 99, '7'],
    ]
    const found = await text(sheet(`<row>${cells.map(([value, style]) => `<c s="${String(style)}"><v>${value}</v></c>`).join('')}</row>`, { 'xl/styles.xml': styles }))
    expect(found).toContain(cells.map(([, , as]) => `${as}\t`).join(''))
  })
})

it('a presentation is read, and how its pictures are described', async () => {
  expect(await text(slides('Guaranteed returns'))).toMatch(/A picture of a card[^]*Guaranteed returns/)
})

describe('a PDF', () => {
  it('all its pages, its notes and links, its title, and what is attached to it', async () => {
    const bytes = await pdf((document) => {
      document.text('Card 4111 1111 1111 1111')
      document.addPage().text('page two').note(10, 10, 50, 50, 'a sticky note').link(10, 10, 50, 50, 'https://chat.example/join')
      document.file(Buffer.from(word(paragraph('in the attachment'))), { name: 'a.docx' })
      pin(document, 'pinned to the page')
    }, { info: { Title: 'the title', Keywords: 'the keywords' } })
    const found = await text(bytes)
    for (const words of ['4111 1111 1111 1111', 'page two', 'a sticky note', 'https://chat.example/join', 'the title', 'the keywords', 'in the attachment', 'pinned to the page']) expect(found).toContain(words)
  })

  it('what is filled into its form is read', async () => {
    expect(await text(await pdf((document) => {
      document.text('Form').initForm().formText('iban', 10, 10, 200, 20, { value: 'GB82 WEST' })
    }))).toContain('GB82 WEST')
  })

  it('one that needs a password is sealed; one that only its owner\'s protects opens', async () => {
    expect(await reason(await pdf((document) => { document.text('words') }, { userPassword: 'secret', pdfVersion: '1.7' }))).toBe('sealed')
    expect(await text(await pdf((document) => { document.text('words') }, { ownerPassword: 'secret', pdfVersion: '1.7' }))).toContain('words')
  })

  it('one that is broken is said to be, one without a letter to have no text, one too long to be too large', async () => {
    const whole = await pdf((document) => { document.text('one').addPage().text('two') })
    expect(await reason(emptyPdf())).toBe('broken')
    expect(await reason(whole.slice(0, 200))).toBe('broken')
    expect(await reason(await pdf((document) => { document.rect(0, 0, 9, 9).fill() }))).toBe('no-text')
    expect(await reason(whole, { ...readLimits, pages: 1 })).toBe('too-large')
  })
})

describe('what cannot be read', () => {
  it('says why: an archive, old Office, a program, Office under a password', async () => {
    expect(await reason(zip({ 'a.txt': 'words' }))).toBe('other-type')
    expect(await reason(oldOffice())).toBe('other-type')
    expect(await reason(exe())).toBe('other-type')
    expect(await reason(Buffer.concat([oldOffice(), Buffer.from('EncryptedPackage', 'utf16le')]))).toBe('sealed')
    expect(await textOf(Buffer.from('{\\rtf1 words}'), 'text/plain')).toMatchObject({ unreadable: 'other-type' })
  })

  it('pictures and film have no text, whatever they are called', async () => {
    expect(await textOf(png(), 'text/plain')).toBeNull()
    expect(await textOf(mp4(), 'application/pdf')).toBeNull()
  })

  it('a small file that unpacks to a large one is left, wherever the large one lies', async () => {
    const bomb = `<w:p><w:t>${'0'.repeat(3_000_000)}</w:t></w:p>`
    const limits = { ...readLimits, unpacked: 1_000_000 }
    expect(word(bomb).length).toBeLessThan(20_000)
    expect(await reason(word(bomb), limits)).toBe('too-large')
    expect(await reason(word(paragraph('a'), { 'word/embeddings/b.docx': word(bomb) }), limits)).toBe('too-large')
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`word/p${String(index)}.xml`, '<a/>']))
    expect(await reason(word(paragraph('a'), many), { ...readLimits, entries: 50 })).toBe('too-large')
  })

  it('a document that does not say its true size is unpacked as far as it goes, or is broken', async () => {
    const lying = Buffer.from(word(paragraph('0'.repeat(5000))))
    for (let at = lying.indexOf('PK\x01\x02', 0, 'latin1'); at >= 0; at = lying.indexOf('PK\x01\x02', at + 4, 'latin1')) lying.writeUInt32LE(1, at + 24)
    expect(await text(lying)).toContain('0'.repeat(5000))
    const changed = Buffer.from(word(paragraph('a')))
    const at = changed.lastIndexOf('PK\x01\x02', undefined, 'latin1')
    changed.writeUInt8(changed.readUInt8(at + 16) ^ 1, at + 16)
    expect(await reason(changed)).toBe('broken')
  })

  it.each([['cut XML', '<w:document><w:p>'], ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><w:document>&b;</w:document>'], ['crossed tags', '<a><b></a></b>'], ['an open value', '<a b="c></a>']])('a document with %s is broken', async (_what, xml) => {
    expect(await reason(word('', { 'word/document.xml': xml }))).toBe('broken')
  })
})

it('whatever the bytes, there is an answer and no crash', { timeout: FUZZ_TIME }, async () => {
  const samples = [word(paragraph('words')), sheet('<row><c><v>1</v></c></row>'), slides('words'), oldOffice(), Buffer.from('{"a":1}')]
  await fc.assert(fc.asyncProperty(fc.oneof(bitten(samples), fc.uint8Array({ maxLength: 300 })), fc.constantFrom('text/plain', 'application/pdf', UNKNOWN), async (bytes, declared) => {
    expect([null, 'broken', 'sealed', 'too-large', 'other-type', undefined]).toContain((await textOf(bytes, declared))?.unreadable)
  }), { numRuns: runs })
})
