import { readFile } from 'node:fs/promises'
import type { Answer, Incoming } from '../http/answer.ts'

/** The phones' page: these files and no others. */
const files: Record<string, { file: string, type: string }> = {
  '/': { file: 'index.html', type: 'text/html; charset=utf-8' },
  '/page.css': { file: 'page.css', type: 'text/css; charset=utf-8' },
  '/phone.css': { file: 'phone.css', type: 'text/css; charset=utf-8' },
  '/page.js': { file: 'page.js', type: 'text/javascript; charset=utf-8' },
  '/phone.js': { file: 'phone.js', type: 'text/javascript; charset=utf-8' },
  '/bubble.js': { file: 'bubble.js', type: 'text/javascript; charset=utf-8' },
  '/content.js': { file: 'content.js', type: 'text/javascript; charset=utf-8' },
  '/attach.js': { file: 'attach.js', type: 'text/javascript; charset=utf-8' },
  '/call.js': { file: 'call.js', type: 'text/javascript; charset=utf-8' },
  '/call.css': { file: 'call.css', type: 'text/css; charset=utf-8' },
  '/bubble.css': { file: 'bubble.css', type: 'text/css; charset=utf-8' },
  '/time-bar.js': { file: 'time-bar.js', type: 'text/javascript; charset=utf-8' },
  '/element.js': { file: 'element.js', type: 'text/javascript; charset=utf-8' },
}

const headers = {
  'content-security-policy': "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; media-src 'self'; "
    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
}

export async function servePage({ path, method }: Incoming): Promise<Answer> {
  if (path === '/favicon.ico') return { status: 204, headers, body: '' }
  const found = method === 'GET' ? files[path] : undefined
  if (!found) return { status: 404, headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' }, body: 'not found' }
  const body = await readFile(new URL(found.file, import.meta.url), 'utf8')
  return { status: 200, headers: { ...headers, 'content-type': found.type }, body }
}
