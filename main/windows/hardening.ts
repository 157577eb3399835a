import { app, type Session, type WebContents } from 'electron'
import { mayGo } from './app-pages.ts'
import { mayUse, type Asked } from './permissions.ts'

/** Nothing but our own page is shown: no other address, no window of its own, no permission it need not have. */
export function harden(origins: readonly string[]): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    contents.on('will-navigate', (event, url) => { if (!mayGo(origins, contents.getURL(), url)) event.preventDefault() })
    // Also of the first load of all, which is from nowhere: nothing of ours sends on.
    contents.on('will-redirect', (event, url) => { if (!mayGo(origins, contents.getURL(), url)) event.preventDefault() })
    contents.on('will-attach-webview', (event) => { event.preventDefault() })
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}

export interface PermissionParts {
  /** The page of one of the app's own windows: not of another, and not a frame within it. */
  readonly whose: (contents: WebContents | null) => Asked['ours']
  readonly microphoneOpen: (window: 'main' | 'phone') => boolean
}

export function guardPermissions(session: Session, { whose, microphoneOpen }: PermissionParts): void {
  session.setPermissionRequestHandler((contents, permission, answer, details) => {
    // Chromium names each kind of what a page asks for in one call.
    const media = 'mediaTypes' in details ? details.mediaTypes ?? [] : []
    answer(may(contents, { how: 'request', permission, origin: details.requestingUrl, mainFrame: details.isMainFrame, media }))
  })
  session.setPermissionCheckHandler((contents, permission, origin, { isMainFrame, mediaType }) =>
    may(contents, { how: 'check', permission, origin, mainFrame: isMainFrame, media: mediaType === undefined ? [] : [mediaType] }))

  const may = (contents: WebContents | null, asked: Omit<Asked, 'ours' | 'microphoneOpen'>): boolean => {
    const ours = whose(contents)
    return mayUse({ ...asked, ours, microphoneOpen: ours !== null && microphoneOpen(ours) })
  }
}
