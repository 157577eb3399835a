'use strict'
// Sample app of the contract tests: a plain, hardened Electron app with one custom scheme.
const { app, BrowserWindow, ipcMain, net, protocol, session, shell } = require('electron')
const fs = require('node:fs')
const path = require('node:path')
const { pathToFileURL } = require('node:url')

const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' app://media; img-src 'self' app:; media-src 'self' app:"
const privileges = { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true, stream: true }
protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges }])

/** What happened, in order; tests read it through electronApp.evaluate. */
globalThis.seen = []
const note = (...entry) => globalThis.seen.push(entry)

for (const name of ['ready', 'before-quit', 'will-quit', 'quit']) app.on(name, () => record(name))
function record (name) {
  note(name)
  if (process.env.CONTRACT_LOG) fs.appendFileSync(process.env.CONTRACT_LOG, `${name}\n`)
}

function serveRange (request) {
  const bytes = Buffer.from('0123456789')
  const range = /bytes=(\d+)-(\d*)/.exec(request.headers.get('range') ?? '')
  if (!range) return new Response(bytes, { headers: { 'content-type': 'text/plain', 'accept-ranges': 'bytes' } })
  const [from, to] = [Number(range[1]), range[2] ? Number(range[2]) : bytes.length - 1]
  const headers = { 'content-type': 'text/plain', 'content-range': `bytes ${from}-${to}/${bytes.length}` }
  return new Response(bytes.subarray(from, to + 1), { status: 206, headers })
}

/** One minute of silence: WAV, 8 kHz, 8 bits. In parts where the page asks for parts. */
function serveSound (request) {
  const samples = 60 * 8000
  const wav = Buffer.alloc(44 + samples, 128)
  wav.write('RIFF', 0)
  wav.writeUInt32LE(36 + samples, 4)
  wav.write('WAVEfmt ', 8)
  wav.writeUInt32LE(16, 16)
  for (const [at, value] of [[20, 1], [22, 1], [32, 1], [34, 8]]) wav.writeUInt16LE(value, at)
  wav.writeUInt32LE(8000, 24)
  wav.writeUInt32LE(8000, 28)
  wav.write('data', 36)
  wav.writeUInt32LE(samples, 40)
  const range = /bytes=(\d+)-(\d*)/.exec(request.headers.get('range') ?? '')
  const [from, to] = range ? [Number(range[1]), range[2] ? Number(range[2]) : wav.length - 1] : [0, wav.length - 1]
  note('sound', from)
  const headers = { 'content-type': 'audio/wav', 'accept-ranges': 'bytes', 'content-length': String(to - from + 1), 'access-control-allow-origin': 'app://bundle' }
  if (range) headers['content-range'] = `bytes ${from}-${to}/${wav.length}`
  return new Response(wav.subarray(from, to + 1), { status: range ? 206 : 200, headers })
}

async function serve (request) {
  const { host, pathname } = new URL(request.url)
  if (host === 'media' && pathname === '/sound') return serveSound(request)
  if (pathname === '/range') return serveRange(request)
  if (pathname === '/echo') return Response.json({ url: request.url, method: request.method, body: await request.text() })
  if (pathname === '/gone') return new Response('nothing here', { status: 404 })
  const folder = host === 'bundle' || host === 'media' ? 'site' : 'nowhere'
  const answer = await net.fetch(pathToFileURL(path.join(__dirname, folder, pathname)).toString())
  const headers = new Headers(answer.headers)
  headers.set('content-security-policy', POLICY)
  return new Response(answer.body, { status: answer.status, headers })
}

function openWindow (options = {}) {
  const window = new BrowserWindow({
    width: 900, height: 650, minWidth: 400, minHeight: 300, show: false, backgroundColor: '#202020', ...options,
    webPreferences: { preload: path.join(__dirname, 'preload.cjs'), sandbox: true, contextIsolation: true, nodeIntegration: false },
  })
  window.once('ready-to-show', () => window.show())
  window.webContents.setWindowOpenHandler(({ url }) => {
    note('open', url)
    if (url.startsWith('https:')) void shell.openExternal(url)
    return { action: 'deny' }
  })
  window.webContents.on('will-navigate', (event) => {
    note('will-navigate', event.url)
    if (!event.url.startsWith('app://bundle/') && !globalThis.letGo) event.preventDefault()
  })
  window.webContents.on('will-redirect', (event) => {
    note('will-redirect', event.url)
    event.preventDefault()
  })
  return window
}
globalThis.openWindow = openWindow

function answerPages () {
  const from = ({ sender, senderFrame }) => ({ url: senderFrame.url, sender: BrowserWindow.fromWebContents(sender).id })
  ipcMain.handle('echo', (_event, value) => value)
  ipcMain.handle('who', (event) => from(event))
  ipcMain.handle('fail', () => { throw new TypeError('deliberate') })
  ipcMain.on('early', (event) => note('early', from(event).url))
  ipcMain.on('ping', (event, number) => event.sender.send('pong', number + 1))
  ipcMain.on('add', (event, a, b) => { event.returnValue = a + b })
}

function start () {
  app.on('second-instance', (_event, argv, cwd, data) => note('second-instance', argv.at(-1), cwd, data))
  app.on('window-all-closed', () => { note('window-all-closed'); if (!globalThis.stay) app.quit() })
  app.on('web-contents-created', (_event, contents) => note('web-contents-created', contents.id > 0))
  return app.whenReady().then(async () => {
    protocol.handle('app', serve)
    const refused = (process.env.CONTRACT_REFUSE ?? '').split(',')
    session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) => answer(!refused.includes(permission)))
    answerPages()
    await openWindow().loadURL('app://bundle/index.html')
  })
}

if (app.requestSingleInstanceLock({ greeting: process.argv.at(-1) })) void start()
else app.quit()
