'use strict'
// Node cannot read inside an asar archive, so one is unpacked once per content into a cache folder.
// Format: two size words, then a JSON header of the file tree, then the files' bytes one after another.
const { createHash } = require('node:crypto')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')

function readHeader (fd) {
  const words = Buffer.alloc(16)
  fs.readSync(fd, words, 0, 16, 0)
  const json = Buffer.alloc(words.readUInt32LE(12))
  fs.readSync(fd, json, 0, json.length, 16)
  return { tree: JSON.parse(json.toString('utf8')), base: 8 + words.readUInt32LE(4) }
}

function extract (archive, to) {
  const fd = fs.openSync(archive, 'r')
  const { tree, base } = readHeader(fd)
  const walk = (node, relative) => {
    for (const [name, entry] of Object.entries(node.files)) {
      const target = path.join(to, relative, name)
      if (entry.files) {
        fs.mkdirSync(target, { recursive: true })
        walk(entry, path.join(relative, name))
      } else if (entry.link) {
        fs.symlinkSync(path.relative(path.dirname(target), path.join(to, entry.link)), target)
      } else if (entry.unpacked) {
        fs.copyFileSync(path.join(`${archive}.unpacked`, relative, name), target)
      } else {
        const bytes = Buffer.alloc(entry.size)
        fs.readSync(fd, bytes, 0, entry.size, base + Number(entry.offset))
        fs.writeFileSync(target, bytes, { mode: entry.executable ? 0o755 : 0o644 })
      }
    }
  }
  fs.mkdirSync(to, { recursive: true })
  walk(tree, '')
  fs.closeSync(fd)
}

/** Folder with the archive's content; the same archive gives the same folder. */
function unpack (archive) {
  const { size, mtimeMs } = fs.statSync(archive)
  const key = createHash('sha256').update(`${archive} ${size} ${mtimeMs}`).digest('hex').slice(0, 16)
  const owner = process.getuid?.() ?? 'user'
  const folder = path.join(os.tmpdir(), `electron-stand-in-asar-${owner}`, key)
  if (fs.existsSync(folder)) return folder
  const partial = `${folder}.${process.pid}`
  extract(archive, partial)
  try { fs.renameSync(partial, folder) } catch { fs.rmSync(partial, { recursive: true }) } // another process was first
  return folder
}

module.exports = { unpack }
