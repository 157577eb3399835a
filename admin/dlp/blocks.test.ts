import { describe, expect, test } from 'vitest'
import { blocksOf, linesIn } from './blocks.ts'

async function* arriving(parts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield await Promise.resolve(Buffer.from(part))
}
async function blocks(parts: readonly string[], longest?: number): Promise<(string | null)[]> {
  const out: (string | null)[] = []
  for await (const block of blocksOf(arriving(parts), longest)) out.push(block === null ? null : Buffer.from(block).toString())
  return out
}

describe('a stream in blocks of whole lines', () => {
  test.each([
    ['lines that arrive together stay together', ['a\nb\n'], ['a\nb\n']],
    ['a line in pieces is put together', ['a', 'b', 'c\nd', 'e\n'], ['abc\n', 'de\n']],
    ['what is whole goes before the rest has come', ['a\nb\nc', 'd\n'], ['a\nb\n', 'cd\n']],
    ['the last line needs no end', ['a\nb'], ['a\n', 'b']],
    ['an end alone', ['\n', '\n'], ['\n', '\n']],
    ['nothing', [], []],
    ['empty pieces', ['', 'a', '', '\n', ''], ['a\n']],
  ])('%s', async (_, parts, expected) => {
    expect(await blocks(parts)).toEqual(expected)
  })

  test('a line that is too long is passed over, those around it are not', async () => {
    expect(await blocks(['a\n', 'x'.repeat(6), 'y'.repeat(6), '\nb\n', 'c'], 10)).toEqual(['a\n', null, 'b\n', 'c'])
    expect(await blocks(['x'.repeat(30)], 10)).toEqual([null])
  })

  test('a block may be handed on: it is not memory of the stream', async () => {
    const chunk = Buffer.from('a\nb')
    const found = []
    for await (const block of blocksOf((async function* () { yield await Promise.resolve(chunk) })())) found.push(block)
    chunk.fill(0)
    expect(found.map((block) => Buffer.from(block ?? []).toString())).toEqual(['a\n', 'b'])
    expect(found.every((block) => block?.byteLength === block?.buffer.byteLength)).toBe(true)
  })
})

test('only LF parts lines: U+2028 and U+0085 may stand in JSON', () => {
  expect(linesIn(Buffer.from('{"text":"a\u2028b\u0085c"}\n{}\n'))).toEqual(['{"text":"a\u2028b\u0085c"}', '{}', ''])
})

test('what is no UTF-8 becomes a sign for it, and ends no line', () => {
  expect(linesIn(Buffer.from([0x61, 0xe2, 0x80, 0x0a, 0xff, 0x62]))).toEqual(['a\ufffd', '\ufffdb'])
})
