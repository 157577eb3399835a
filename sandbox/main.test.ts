import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'

const children: ChildProcessWithoutNullStreams[] = []
afterEach(() => { for (const child of children.splice(0)) child.kill('SIGKILL') })

function run(...flags: string[]): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, [fileURLToPath(new URL('main.ts', import.meta.url)), ...flags])
  children.push(child)
  return child
}

async function firstLine(child: ChildProcessWithoutNullStreams): Promise<string> {
  let text = ''
  for await (const chunk of child.stdout) {
    text += String(chunk)
    if (text.includes('\n')) break
  }
  return text.split('\n')[0] ?? ''
}

describe('the command line', () => {
  it('prints one JSON line when it is ready, and its flags hold', async () => {
    const ready = JSON.parse(await firstLine(run('--port', '0', '--pace', 'instant', '--manual'))) as { ready: boolean, url: string, graphUrl: string, twilioUrl: string }
    const url = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string
    expect(ready).toEqual({ ready: true, url, graphUrl: url, twilioUrl: url, proxyUrl: null, authority: null, stateSetAside: null })
    expect(new Set([ready.url, ready.graphUrl, ready.twilioUrl]).size).toBe(3)
    const { clients } = await (await fetch(`${ready.url}/control/clients`)).json() as { clients: { auto: boolean, messages: unknown[] }[] }
    expect(clients.every((client) => !client.auto && client.messages.length === 0)).toBe(true)
  })

  it('ends with its parent’s pipe when told so', async () => {
    const child = run('--port', '0', '--die-with-parent')
    await firstLine(child)
    const ended = once(child, 'exit')
    child.stdin.end()
    expect(await ended).toEqual([0, null])
  })

  it('writes its state file when it ends so', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sandbox-main-'))
    try {
      const child = run('--port', '0', '--die-with-parent', '--state', join(folder, 'state.json'))
      await firstLine(child)
      const ended = once(child, 'exit')
      child.stdin.end()
      await ended
      expect(JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8'))).toMatchObject({ version: 1, clockOffset: 0 })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('refuses flags that it does not know, and says which there are', async () => {
    const child = run('--pace', 'slow')
    let errors = ''
    child.stderr.on('data', (chunk) => { errors += String(chunk) })
    expect((await once(child, 'close'))[0]).toBe(1)
    expect(errors).toContain('--pace real|instant')
  })
})
