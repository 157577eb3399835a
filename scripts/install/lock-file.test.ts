import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { inRoot } from '../root.ts'

interface Entry { readonly version?: string, readonly integrity?: string, readonly resolved?: string, readonly inBundle?: boolean, readonly optionalDependencies?: Record<string, string> }
const { packages } = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8')) as { packages: Record<string, Entry> }

/** Where Node would look for `name` from the package at `path`, nearest first. */
function places(path: string, name: string): string[] {
  const up = path.split('/node_modules/').map((_, index, parts) => parts.slice(0, index + 1).join('/node_modules/')).toReversed()
  return [...up.map((folder) => `${folder}/node_modules/${name}`), `node_modules/${name}`]
}

it('the lock file knows the packages of every system, not only of the one it was made on (npm ci refuses it otherwise)', () => {
  const missing = Object.entries(packages).filter(([path]) => path !== '').flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !places(path, name).some((place) => place in packages)))
  expect(missing).toEqual([])
})
it('the lock file names no registry, and every package has its checksum', () => {
  const entries = Object.entries(packages).filter(([path, entry]) => path !== '' && !entry.inBundle)
  expect(entries.length).toBeGreaterThan(100)
  expect(entries.filter(([, { integrity, resolved }]) => integrity === undefined || resolved !== undefined).map(([path]) => path)).toEqual([])
})
