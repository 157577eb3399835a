import { bech32, bech32m, createBase58check } from '@scure/base'
import { sha256 } from '@noble/hashes/sha2.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import type { Detector, Match } from './detector.ts'
import { read } from './reading.ts'

const base58check = createBase58check(sha256)

/** Base58Check of version 0 or 5 (1…, 3…), or BIP-173/BIP-350 (bc1…). All have a check sum. */
export const btcAddress: Detector = {
  ref: 'btc-address',
  find(text) {
    const reading = read(text)
    return reading.tokens.flatMap((token): Match[] => {
      const { start, end } = token
      if (end - start < 25 || end - start > 90) return []
      const address = reading.textOf(token)
      return isBase58(address) || isSegwit(address) ? [{ start, end, confidence: 'high' }] : []
    })
  },
}

function isBase58(address: string): boolean {
  if (address.length > 35 || !/^[13][1-9A-HJ-NP-Za-km-z]+$/.test(address)) return false
  try {
    const bytes = base58check.decode(address)
    return bytes.length === 21 && (bytes[0] === 0 || bytes[0] === 5)
  } catch { // a wrong check sum
    return false
  }
}

function isSegwit(address: string): boolean {
  if (!/^bc1/i.test(address)) return false
  for (const [code, versions] of [[bech32, (version: number) => version === 0], [bech32m, (version: number) => version > 0 && version <= 16]] as const) {
    const decoded = code.decodeUnsafe(address)
    if (decoded?.prefix === 'bc' && versions(decoded.words[0] ?? -1)) return true
  }
  return false
}

/** 0x and 40 hexadecimal digits; where capitals are mixed in they are its check sum (EIP-55). */
export const ethAddress: Detector = {
  ref: 'eth-address',
  find(text) {
    const reading = read(text)
    return reading.tokens.flatMap((token): Match[] => {
      const { start, end } = token
      if (end - start !== 42) return []
      const address = reading.textOf(token)
      if (!/^0x[0-9a-fA-F]{40}$/.test(address)) return []
      const digits = address.slice(2)
      if (digits === digits.toLowerCase() || digits === digits.toUpperCase()) return [{ start, end, confidence: 'medium' }]
      return digits === checksummed(digits) ? [{ start, end, confidence: 'high' }] : []
    })
  },
}

/** EIP-55: a letter is a capital where the same place of the digest is 8 or more. */
function checksummed(digits: string): string {
  const small = digits.toLowerCase()
  const digest = keccak_256(Uint8Array.from(small, (character) => character.charCodeAt(0)))
  return Array.from(small, (character, at) => {
    const half = at % 2 === 0 ? (digest[at >> 1] ?? 0) >> 4 : (digest[at >> 1] ?? 0) & 15
    return half >= 8 ? character.toUpperCase() : character
  }).join('')
}
