import { app, BrowserWindow } from 'electron'
import { registerAppScheme, serveApp } from '../../main/windows/app-scheme.ts'

/*
 *  electron out/bench/shell/index.js --folder=<pages> [--page=index.html]: a window of the engine that shows one page under
 *  the app's own scheme and policy, and nothing else of Compline.
 */
const given = (name: string): string | undefined => process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3)

registerAppScheme()
app.enableSandbox()
void app.whenReady().then(() => {
  serveApp(given('folder') ?? '', undefined)
  const window = new BrowserWindow({ width: 1360, height: 860, show: false, webPreferences: { sandbox: true, contextIsolation: true, spellcheck: false } })
  window.once('ready-to-show', () => { window.show() })
  return window.loadURL(`app://bundle/${given('page') ?? 'index.html'}`)
})
