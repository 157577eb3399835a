import { app, type Session, type WebContents } from 'electron'

/** Nothing but our own page is shown: no other address, no window of its own, no permission it need not have. */
export function harden(isOurs: (url: string) => boolean): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    contents.on('will-navigate', (event, url) => { if (!isOurs(url)) event.preventDefault() })
    contents.on('will-redirect', (event, url) => { if (!isOurs(url)) event.preventDefault() })
    contents.on('will-attach-webview', (event) => { event.preventDefault() })
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}

/** Deny by default. Writing text to the clipboard is all that the page asks for. */
const allowed = new Set(['clipboard-sanitized-write'])

export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => { answer(allowed.has(permission)) })
  session.setPermissionCheckHandler((_contents, permission) => allowed.has(permission))
}
