import type { Batch, Packed } from './sink.ts'

/** A multiple of 3, so that pieces of base64 stand behind each other without a gap. */
const PIECE = 48 * 1024

/**
 * A batch as JSON, piece by piece: `{ format, id, at, head, records: [ … ] }`, each record as it is (core/archive/record.ts)
 * and its files with `content`, base64; null = its bytes are missing. The same batch gives the same bytes.
 */
export async function* batchJson({ id, at, head, records }: Batch): AsyncGenerator<string> {
  yield `${JSON.stringify({ format: 'compline.batch/1', id, at: new Date(at).toISOString(), head }).slice(0, -1)},"records":[`
  for (const [index, packed] of records.entries()) {
    if (index > 0) yield ','
    yield* recordJson(packed)
  }
  yield ']}'
}

async function* recordJson({ record, file }: Packed): AsyncGenerator<string> {
  const { files, ...rest } = record
  yield `${JSON.stringify(rest).slice(0, -1)},"files":[`
  for (const [index, one] of files.entries()) {
    yield `${index > 0 ? ',' : ''}${JSON.stringify(one).slice(0, -1)},"content":`
    if (one.missing === null) {
      yield '"'
      yield* base64(file(one.id))
      yield '"}'
    } else yield 'null}'
  }
  yield ']}'
}

async function* base64(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const piece of source) {
    const all = Buffer.concat([rest, piece])
    const whole = all.length - all.length % 3
    for (let from = 0; from < whole; from += PIECE) yield all.toString('base64', from, Math.min(from + PIECE, whole))
    rest = Buffer.from(all.subarray(whole))
  }
  yield rest.toString('base64')
}
