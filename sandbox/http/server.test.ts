import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { withSandbox } from '../testing/with-sandbox.ts'

const sandbox = withSandbox()

const statusFor = (host: string): Promise<number | undefined> => new Promise((resolve, reject) => {
  request(`${sandbox.url}/control/credentials`, { headers: { host } }, (response) => {
    response.resume()
    resolve(response.statusCode)
  }).on('error', reject).end()
})

describe('the server', () => {
  it('answers to loopback names only', async () => {
    expect(await statusFor('127.0.0.1:4711')).toBe(200)
    expect(await statusFor('localhost')).toBe(200)
    expect(await statusFor('attacker.example')).toBe(403)
  })

  it('serves the phones’ page with a policy that runs no foreign script', async () => {
    const page = await fetch(`${sandbox.url}/`)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'")
    const html = await page.text()
    const linked = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '')
    expect(linked.length).toBeGreaterThanOrEqual(3)
    for (const file of linked) expect((await fetch(`${sandbox.url}${file}`)).status).toBe(200)
  })

  it('serves every module that the page imports', async () => {
    const seen = new Set<string>()
    const visit = async (file: string): Promise<void> => {
      if (seen.has(file)) return
      seen.add(file)
      const response = await fetch(`${sandbox.url}${file}`)
      expect([file, response.status]).toEqual([file, 200])
      const source = await response.text()
      expect(source).not.toMatch(/innerHTML|insertAdjacentHTML|document\.write/)
      for (const match of source.matchAll(/from '\.(\/[^']+)'/g)) await visit(match[1] ?? '')
    }
    await visit('/page.js')
    expect(seen.size).toBeGreaterThanOrEqual(4)
  })

  it('serves nothing else of its folder', async () => {
    for (const path of ['/serve.ts', '/../main.ts', '/%2e%2e/credentials.ts', '/nothing']) expect((await fetch(`${sandbox.url}${path}`)).status).toBe(404)
  })

  it('refuses bodies beyond a megabyte', async () => {
    const response = await fetch(`${sandbox.url}/control/reset`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: 'x'.repeat(1_000_001) })
    expect(response.status).toBe(413)
  })

  it('streams the phones’ state, at once and after each change', async () => {
    const response = await fetch(`${sandbox.url}/control/events`)
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    const until = async (wanted: string) => {
      while (!text.includes(wanted)) text += (await reader?.read())?.value ?? ''
    }
    await until('event: connection')
    expect(text).toContain('event: clients')
    sandbox.control.send('rafael-ortiz', { channel: 'sms', text: 'a new message' })
    await until('a new message')
    expect(text).toContain('event: client\n')
    await reader?.cancel()
  })
})
