/*
 *  Just enough DER (X.690) to write a certificate: Node reads X.509 and makes none.
 */
const tlv = (tag: number, body: Uint8Array): Buffer => Buffer.concat([Buffer.from([tag]), length(body.length), body])

function length(bytes: number): Buffer {
  if (bytes < 0x80) return Buffer.from([bytes])
  const hex = bytes.toString(16)
  const digits = Buffer.from(hex.padStart(hex.length + hex.length % 2, '0'), 'hex')
  return Buffer.concat([Buffer.from([0x80 | digits.length]), digits])
}

export const sequence = (...items: Uint8Array[]): Buffer => tlv(0x30, Buffer.concat(items))
export const set = (...items: Uint8Array[]): Buffer => tlv(0x31, Buffer.concat(items))
/** Positive, big-endian. */
export const integer = (bytes: Uint8Array): Buffer => tlv(0x02, (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.from([0]), bytes]))
export const boolean = (value: boolean): Buffer => tlv(0x01, Buffer.from([value ? 0xff : 0]))
export const octets = (bytes: Uint8Array): Buffer => tlv(0x04, bytes)
/** Whole bytes. */
export const bits = (bytes: Uint8Array, unused = 0): Buffer => tlv(0x03, Buffer.concat([Buffer.from([unused]), bytes]))
export const utf8 = (text: string): Buffer => tlv(0x0c, Buffer.from(text))
/** `[number] …` of a kind that wraps others. */
export const wrapped = (number: number, ...items: Uint8Array[]): Buffer => tlv(0xa0 | number, Buffer.concat(items))
/** `[number] IMPLICIT` of a plain kind. */
export const tagged = (number: number, body: Uint8Array): Buffer => tlv(0x80 | number, body)

/** "1.2.840.10045.4.3.2"; its first two numbers make one byte. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return tlv(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]))
}

function base128(value: number): number[] {
  const digits = [value & 0x7f]
  for (let left = value >>> 7; left > 0; left >>>= 7) digits.unshift(0x80 | left & 0x7f)
  return digits
}

/** UTCTime, so until 2049. */
export const moment = (ms: number): Buffer =>
  tlv(0x17, Buffer.from(`${new Date(ms).toISOString().replace(/\.\d+/, '').replaceAll(/[-:T]/g, '').slice(2)}`))
