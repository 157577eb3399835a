'use strict'
// One instance per userData: a lock file with the owner's pid, and a socket on which the owner hears of
// later starts. The second start hands over synchronously, because requestSingleInstanceLock() is synchronous.
const { spawnSync } = require('node:child_process')
const { createHash } = require('node:crypto')
const fs = require('node:fs')
const net = require('node:net')
const os = require('node:os')
const path = require('node:path')
const host = require('../state.cjs')

const HAND_OVER_MS = 5000
/** Run by a helper process: connects (the owner may be about to listen), writes the message, waits for its end. */
const HAND_OVER = `
const [socket, message] = process.argv.slice(1)
const attempt = () => require('net').connect(socket)
  .on('error', () => setTimeout(attempt, 50)).on('connect', function () { this.end(message) }).on('close', (bad) => bad || process.exit(0))
attempt()`

function isOurs (pid) {
  try {
    process.kill(pid, 0)
    return process.platform !== 'linux' || fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('boot.cjs')
  } catch { return false }
}

class InstanceLock {
  #file = null
  #heard
  /** `heard(argv, cwd, data)` is called for each later start. */
  constructor (heard) { this.#heard = heard }

  request (folder, data) {
    if (this.#file) return true
    fs.mkdirSync(folder, { recursive: true })
    const file = path.join(folder, 'stand-in.lock')
    const socket = path.join(os.tmpdir(), `stand-in-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}.sock`)
    for (;;) {
      try {
        fs.writeFileSync(file, String(process.pid), { flag: 'wx' })
        this.#own(file, socket)
        return true
      } catch (error) {
        if (error.code !== 'EEXIST') throw error
      }
      if (isOurs(Number(fs.readFileSync(file, 'utf8')))) return !this.#handOver(socket, data)
      fs.rmSync(file, { force: true }) // its owner was killed
    }
  }

  #own (file, socket) {
    this.#file = file
    fs.rmSync(socket, { force: true })
    const server = net.createServer((connection) => {
      let text = ''
      connection.setEncoding('utf8').on('error', () => {}).on('data', (part) => { text += part }).on('end', () => {
        const { argv, cwd, data } = JSON.parse(text)
        this.#heard(argv, cwd, data)
      })
    })
    server.on('error', host.report)
    server.listen(socket).unref()
    host.onExit(() => { for (const mark of [file, socket]) fs.rmSync(mark, { force: true }) })
  }

  #handOver (socket, data) {
    const message = JSON.stringify({ argv: process.argv, cwd: process.cwd(), data })
    spawnSync(host.node, ['-e', HAND_OVER, socket, message], { timeout: HAND_OVER_MS })
    return true
  }
}

module.exports = { InstanceLock }
