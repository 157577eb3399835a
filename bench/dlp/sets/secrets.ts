import { createHash } from 'node:crypto'
import { keccak_256 } from '@noble/hashes/sha3.js'
import type { Random } from './random.ts'
import type { ValueSet } from './value-set.ts'

const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const sha = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()
const bytesOf = (random: Random, count: number): Uint8Array => Uint8Array.from({ length: count }, () => random.int(0, 255))

/** Version byte, 20 bytes of a key's digest, four of the check sum; in base 58. */
function legacy(random: Random): string {
  const payload = Uint8Array.from([random.pick([0, 5]), ...bytesOf(random, 20)])
  const whole = Uint8Array.from([...payload, ...sha(sha(payload)).slice(0, 4)])
  let value = BigInt(`0x${Buffer.from(whole).toString('hex')}`)
  let text = ''
  for (; value > 0n; value /= 58n) text = base58.charAt(Number(value % 58n)) + text
  return '1'.repeat(whole.findIndex((byte) => byte !== 0)) + text
}

const base32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
/** BIP-173, the reference's own steps; constant 1 for version 0, BIP-350's for version 1. */
function segwit(random: Random): string {
  const version = random.pick([0, 1])
  const words = [version, ...Array.from({ length: version === 0 ? 32 : 52 }, (_, at) => at === (version === 0 ? 31 : 51) && version === 1 ? 16 * random.int(0, 1) : random.int(0, 31))]
  const values = [3, 3, 0, 2, 3, ...words, 0, 0, 0, 0, 0, 0]
  let check = 1
  for (const value of values) {
    const top = check >>> 25
    check = ((check & 0x1ffffff) << 5) ^ value
    ;[0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3].forEach((generator, bit) => { if (((top >>> bit) & 1) === 1) check ^= generator })
  }
  check ^= version === 0 ? 1 : 0x2bc830a3
  const sum = [0, 1, 2, 3, 4, 5].map((at) => (check >>> (5 * (5 - at))) & 31)
  return `bc1${[...words, ...sum].map((word) => base32.charAt(word)).join('')}`
}

const wallet = ['{}', 'send it to {}', 'my wallet: {}', 'BTC {} please', 'pay {} today', 'Adresse: {}']
const ids: readonly ((random: Random) => string)[] = [
  (random) => `commit ${createHash('sha1').update(random.digits(9)).digest('hex')}`, (random) => `id ${random.form('########-####-4###-8###-############').toLowerCase()}`, (random) => `order ${random.form('1*************************')}`,
  (random) => `https://example.com/files/${random.form('**********').toLowerCase()}?page=${random.digits(2)}`, () => 'the-quarterly-report-for-2026-final-version-3.pdf', (random) => `booking ${random.form('@@@@@@')} ${random.digits(13)}`,
]

export const bitcoins: ValueSet = {
  ref: 'btc-address',
  value: (random) => random.chance(0.6) ? legacy(random) : segwit(random),
  near(random) {
    const address = random.chance(0.6) ? legacy(random) : segwit(random)
    const at = random.int(4, address.length - 1)
    return `${address.slice(0, at)}${address.charAt(at) === 'q' ? 'p' : 'q'}${address.slice(at + 1)}`
  },
  sentences: wallet, others: ids,
}

function ether(random: Random): string {
  const digits = Buffer.from(bytesOf(random, 20)).toString('hex')
  if (random.chance(0.3)) return `0x${digits}`
  const digest = Buffer.from(keccak_256(new TextEncoder().encode(digits))).toString('hex')
  return `0x${Array.from(digits, (character, at) => Number.parseInt(digest.charAt(at), 16) >= 8 ? character.toUpperCase() : character).join('')}`
}
export const ethers: ValueSet = {
  ref: 'eth-address', value: ether,
  near: (random) => random.pick([ether(random).slice(0, 41), `${ether(random)}a`, `0x${random.form('****')}`, ether(random).replace('0x', '')]),
  sentences: wallet.map((sentence) => sentence.replace('BTC', 'ETH')), others: ids,
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const mixed = (random: Random, count: number, from = alphabet): string => `${Array.from({ length: count - 1 }, () => random.pick(Array.from(from))).join('')}${random.int(2, 7)}`
const url64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

export const keys: ValueSet = {
  ref: 'api-key',
  value: (random) => random.pick([
    () => `AKIA${mixed(random, 16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`, () => `ghp_${mixed(random, 36)}`, () => `github_pat_${mixed(random, 22)}_${mixed(random, 59)}`, () => `sk_live_${mixed(random, 24)}`, () => `xoxb-${random.digits(11)}-${random.digits(12)}-${mixed(random, 24)}`,
    () => `AIza${mixed(random, 35)}`, () => `${url64({ alg: 'HS256', typ: 'JWT' })}.${url64({ sub: random.digits(10) })}.${mixed(random, 43)}`, () => `glpat-${mixed(random, 20)}`, () => `sk-ant-api03-${mixed(random, 80)}`,
    () => `-----BEGIN RSA PRIVATE KEY-----\n${mixed(random, 64)}\n${mixed(random, 64)}\n-----END RSA PRIVATE KEY-----`,
  ])(),
  near: (random) => random.pick([`AKIA${mixed(random, 6)}`, `ghp_short${random.digits(2)}`, 'sk_live_yourkeyhere', 'eyJhbGciOi', 'xoxo-love', '-----BEGIN CERTIFICATE-----']),
  sentences: ['{}', 'the api key is {}', 'use this: {}', 'token={}', 'export KEY={}', 'key {} works', 'Hier der Schlüssel: {}'],
  others: ids,
}

const secrets = ['Hunter2!', 'correct-horse-42', 'S3cr3t!Pass', 'qwertz99', 'Sommer2026!', 'p@ssw0rd', 'iLoveMyDog7', 'x9$kQ2mZ', 'TopSecret1']
export const passwords: ValueSet = {
  ref: 'password',
  value: (random) => random.chance(0.5) ? random.pick(secrets) : `${mixed(random, random.int(6, 12))}${random.pick(['!', '#', '', '?1'])}`,
  sentences: ['password: {}', 'my password is {}', 'pwd {}'.replace(' ', ': '), 'the password for the portal is {}', 'Passwort: {}', 'das Passwort lautet {}', 'mot de passe : {}', 'contraseña: {}', 'login anna, pw: {}', 'Your new password is {}', 'passwd={}'],
  others: [
    () => 'I forgot my password again', () => 'the password is wrong', () => 'please reset the password today', (random) => `password reset link, valid ${random.int(2, 48)} hours`, () => 'is your password still working?', () => 'password expired, sorry',
    () => 'the file is password protected', () => 'never send passwords by message', () => 'the password is the same as before', () => 'Mein Passwort ist abgelaufen', (random) => `pin it on the board at ${random.int(2, 9)}`, () => 'password: see my letter',
  ],
}
