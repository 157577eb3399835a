// Which Node runs the project. Its TypeScript is run as it stands (types are stripped), so it takes a recent one:
// on Linux an npm package brings it, elsewhere it is the user's own.
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Oldest Node that strips types without a flag and has node:sqlite. */
export const OLDEST = [22, 18]

/** Platforms for which package.json has an optional dependency that brings Node. */
const BROUGHT = ['linux-x64', 'linux-arm64']

/** True if `version` ('20.11.1') can run the project by itself. */
export function isNewEnough (version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])
}

/** What stands in the way before anything is installed, in plain words; undefined = nothing. */
export function nodeProblem ({ platform = process.platform, arch = process.arch, version = process.versions.node } = {}) {
  if (isNewEnough(version) || BROUGHT.includes(`${platform}-${arch}`)) return undefined
  return `Compline needs Node ${OLDEST.join('.')} or newer here (24 is best); this is Node ${version}.\n` +
    'Install the current LTS version of Node, then run the same command again.'
}

/** The Node to run the project with, once the packages are installed; throws in plain words. */
export function projectNode (root, version = process.versions.node) {
  const brought = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node')
  if (existsSync(brought)) return brought
  if (isNewEnough(version)) return process.execPath
  throw new Error(`Node ${version} is too old to run Compline, and the package that brings a newer one is not installed ` +
    `(was "npm ci" run with --omit=optional?). Install Node ${OLDEST.join('.')} or newer, or run "npm ci" again.`)
}
