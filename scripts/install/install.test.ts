import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { missingPackages } from './npm-packages.mjs'
import { isNewEnough, nodeProblem, projectNode } from './project-node.mjs'

let root = ''
beforeEach(() => { root = mkdtempSync(join(tmpdir(), 'compline-install-')) })
afterEach(() => { rmSync(root, { recursive: true, force: true }) })

const write = (path: string, value: unknown) => {
  mkdirSync(join(root, path, '..'), { recursive: true })
  writeFileSync(join(root, path), typeof value === 'string' ? value : JSON.stringify(value))
}
const wanted = {
  '': { version: '0.1.0' },
  'node_modules/zod': { version: '4.0.0' },
  'node_modules/vue': { version: '3.5.0' },
  'node_modules/other-system': { version: '1.0.0', optional: true },
}

describe('npm packages', () => {
  it('a fresh clone misses all that this system needs', () => {
    write('package-lock.json', { packages: wanted })
    expect(missingPackages(root)).toEqual(['node_modules/zod', 'node_modules/vue'])
  })
  it('nothing is installed again where all is there, and packages of other systems are not missed', () => {
    write('package-lock.json', { packages: wanted })
    write('node_modules/.package-lock.json', { packages: { 'node_modules/zod': { version: '4.0.0' }, 'node_modules/vue': { version: '3.5.0' } } })
    expect(missingPackages(root)).toEqual([])
  })
  it('another version counts as missing, also of an optional package', () => {
    write('package-lock.json', { packages: wanted })
    write('node_modules/.package-lock.json', {
      packages: { 'node_modules/zod': { version: '4.0.1' }, 'node_modules/vue': { version: '3.5.0' }, 'node_modules/other-system': { version: '0.9.0' } },
    })
    expect(missingPackages(root)).toEqual(['node_modules/zod', 'node_modules/other-system'])
  })
})

describe('the Node that runs the project', () => {
  it.each([['20.19.0', false], ['22.17.1', false], ['22.18.0', true], ['24.0.0', true], ['26.1.0', true]])('Node %s by itself: %s', (version, enough) => {
    expect(isNewEnough(version)).toBe(enough)
  })
  it('an old Node is no problem where an npm package brings a new one', () => {
    expect(nodeProblem({ platform: 'linux', arch: 'x64', version: '20.11.0' })).toBeUndefined()
    expect(nodeProblem({ platform: 'linux', arch: 'arm64', version: '20.11.0' })).toBeUndefined()
  })
  it('elsewhere an old Node is said plainly, before anything is installed', () => {
    expect(nodeProblem({ platform: 'darwin', arch: 'arm64', version: '20.11.0' })).toContain('Compline needs Node 22.18 or newer here (24 is best); this is Node 20.11.0.')
    expect(nodeProblem({ platform: 'win32', arch: 'x64', version: '22.18.0' })).toBeUndefined()
  })
  it('the package\'s Node goes before the user\'s own', () => {
    const brought = `node_modules/node-${process.platform}-${process.arch}/bin/node`
    write(brought, '')
    expect(projectNode(root, '24.0.0')).toBe(join(root, brought))
  })
  it('without the package a new Node runs it itself, and an old one says what to do', () => {
    expect(projectNode(root, '24.0.0')).toBe(process.execPath)
    expect(() => projectNode(root, '20.11.0')).toThrow('Node 20.11.0 is too old to run Compline')
  })
})
