// The Node that runs the project: the npm package's where there is one for this machine, else the current one.
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Oldest Node that can stand in for Electron 45's own. */
export const NEEDED_MAJOR = 24

export function findNode (root) {
  const binary = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node')
  return existsSync(binary) ? binary : process.execPath
}

/** False if findNode() gives a Node that is too old for the stand-in. */
export function isNodeNewEnough (root) {
  return findNode(root) !== process.execPath || Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR
}
