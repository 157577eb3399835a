'use strict'
// Chromium marks a profile in use by a symlink named SingletonLock → host-pid. After a SIGKILL the link
// stays, and for some milliseconds its process may too: a new start would then hand over to a dying one.
const fs = require('node:fs')
const path = require('node:path')

const WAIT_MS = 5000
const POLL_MS = 25

function isAlive (pid) {
  try { process.kill(pid, 0) } catch (error) { return error.code === 'EPERM' }
  try { return !/^State:\s+Z/m.test(fs.readFileSync(`/proc/${pid}/status`, 'utf8')) } catch { return true }
}

/** The pid could have been given to someone else since: true unless /proc says it is another program. */
function usesProfile (pid, profile) {
  try { return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(profile) } catch { return true }
}

function holder (profile) {
  try {
    const pid = Number(/-(\d+)$/.exec(fs.readlinkSync(path.join(profile, 'SingletonLock')))?.[1])
    return pid && isAlive(pid) && usesProfile(pid, profile) ? pid : undefined
  } catch { return undefined }
}

/** Waits for a dying Chromium to leave the profile, then removes its marks. */
async function freeProfile (profile) {
  const until = Date.now() + WAIT_MS
  while (holder(profile)) {
    if (Date.now() > until) throw new Error(`another Chromium (pid ${holder(profile)}) uses the profile ${profile}`)
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
  for (const name of ['SingletonLock', 'SingletonSocket', 'SingletonCookie']) fs.rmSync(path.join(profile, name), { force: true })
}

module.exports = { freeProfile }
