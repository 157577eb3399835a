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

function key () {
  if (!host.ready) throw new Error('safeStorage cannot be used before app is ready')
  const file = path.join(host.app.getPath('userData'), 'stand-in.key')
  if (fs.existsSync(file)) return fs.readFileSync(file)
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.writeFileSync(file, randomBytes(32), { mode: 0o600 })
  return fs.readFileSync(file)
}

function encrypt (text) {
  const iv = randomBytes(IV)
  const cipher = createCipheriv('aes-256-gcm', key(), iv)
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([MARK, iv, cipher.getAuthTag(), sealed])
}

function decrypt (encrypted) {
  const bytes = Buffer.from(encrypted)
  const [ivAt, tagAt, dataAt] = [MARK.length, MARK.length + IV, MARK.length + IV + TAG]
  try {
    if (!bytes.subarray(0, ivAt).equals(MARK)) throw new Error('sealed elsewhere')
    const decipher = createDecipheriv('aes-256-gcm', key(), bytes.subarray(ivAt, tagAt))
    decipher.setAuthTag(bytes.subarray(tagAt, dataAt))
    return Buffer.concat([decipher.update(bytes.subarray(dataAt)), decipher.final()]).toString('utf8')
  } catch (cause) {
    throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptStringAsync.', { cause })
  }
}

const safeStorage = guard({
  isAsyncEncryptionAvailable: async () => host.ready,
  encryptStringAsync: async (text) => encrypt(text),
  decryptStringAsync: async (encrypted) => ({ result: decrypt(encrypted), shouldReEncrypt: false }),
}, 'safeStorage')

module.exports = { safeStorage }
