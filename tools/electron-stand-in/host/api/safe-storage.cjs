'use strict'
// safeStorage: AES-256-GCM with a key file in userData. It protects nothing from whoever reads that folder,
// which is why the stand-in is for development and tests only.
const { createCipheriv, createDecipheriv, randomBytes } = require('node:crypto')
const fs = require('node:fs')
const path = require('node:path')
const host = require('../state.cjs')
const { guard } = require('../guard.cjs')

const MARK = Buffer.from('v1s')
const IV = 12
const TAG = 16
const failed = (verb) => new Error(`Error while ${verb} the ciphertext provided to safeStorage.${verb === 'decrypting' ? 'decrypt' : 'encrypt'}String.`)

function key () {
  const file = path.join(host.app.getPath('userData'), 'stand-in.key')
  if (fs.existsSync(file)) return fs.readFileSync(file)
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.writeFileSync(file, randomBytes(32), { mode: 0o600 })
  return fs.readFileSync(file)
}

function needReady () {
  if (!host.ready) throw new Error('safeStorage cannot be used before app is ready')
}

function encryptString (text) {
  needReady()
  const iv = randomBytes(IV)
  const cipher = createCipheriv('aes-256-gcm', key(), iv)
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([MARK, iv, cipher.getAuthTag(), sealed])
}

function decryptString (encrypted) {
  needReady()
  const bytes = Buffer.from(encrypted)
  const [start, tagAt, dataAt] = [MARK.length, MARK.length + IV, MARK.length + IV + TAG]
  if (!bytes.subarray(0, start).equals(MARK)) throw failed('decrypting')
  try {
    const decipher = createDecipheriv('aes-256-gcm', key(), bytes.subarray(start, tagAt))
    decipher.setAuthTag(bytes.subarray(tagAt, dataAt))
    return Buffer.concat([decipher.update(bytes.subarray(dataAt)), decipher.final()]).toString('utf8')
  } catch { throw failed('decrypting') }
}

const safeStorage = guard({
  isAsyncEncryptionAvailable: async () => host.ready,
  encryptStringAsync: async (text) => encryptString(text),
  decryptStringAsync: async (encrypted) => ({ result: decryptString(encrypted), shouldReEncrypt: false }),
  isEncryptionAvailable: () => host.ready,
  getSelectedStorageBackend: () => 'basic_text',
  encryptString,
  decryptString,
}, 'safeStorage')

module.exports = { safeStorage }
