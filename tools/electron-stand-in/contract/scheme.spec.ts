import { expect, test } from './sample.ts'

test.describe('protocol.handle', () => {
  test('a standard, secure scheme has an origin, a secure context and storage', async ({ page }) => {
    const found = await page.evaluate(() => ({ secure: isSecureContext, opaque: self.origin === 'null', db: typeof indexedDB.open }))
    expect(found).toEqual({ secure: true, opaque: false, db: 'function' })
  })

  test('the handler sees the URL, the method and the body of a request', async ({ page }) => {
    const echo = await page.evaluate(async () => (await fetch('/echo?q=ä', { method: 'POST', body: 'hello' })).text())
    expect(JSON.parse(echo)).toEqual({ url: 'app://bundle/echo?q=%C3%A4', method: 'POST', body: 'hello' })
  })

  test('the page gets the handler\'s status', async ({ page }) => {
    expect(await page.evaluate(async () => (await fetch('/gone')).status)).toBe(404)
  })

  test('a handler that throws gives a network error', async ({ page }) => {
    expect(await page.evaluate(() => fetch('/no-such-file').then(() => 'answered', (error: Error) => error.name))).toBe('TypeError')
  })

  test('a Content-Security-Policy header is obeyed: no inline script, no other origin', async ({ page }) => {
    const result = await page.evaluate(async () => {
      const violations: string[] = []
      document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective))
      const script = document.createElement('script')
      script.textContent = 'globalThis.inlineRan = true'
      document.body.append(script)
      const other = await fetch('https://other.invalid/').then(() => 'answered', () => 'refused')
      await new Promise((resolve) => setTimeout(resolve, 0))
      return { ran: 'inlineRan' in globalThis, other, violations: violations.sort() }
    })
    expect(result).toEqual({ ran: false, other: 'refused', violations: ['connect-src', 'script-src-elem'] })
  })

  test('a policy that names the scheme lets elements load from its other hosts', async ({ page }) => {
    const width = await page.evaluate(() => new Promise<number>((resolve, reject) => {
      const image = new Image()
      image.onload = () => resolve(image.naturalWidth)
      image.onerror = () => reject(new Error('no image'))
      image.src = 'app://media/dot.svg'
    }))
    expect(width).toBe(4)
  })

  test('a sound of another host of the scheme plays, and can be moved to any place in it', async ({ page }) => {
    const found = await page.evaluate(() => new Promise<number[]>((resolve, reject) => {
      const sound = new Audio('app://media/sound')
      sound.onerror = () => reject(new Error(sound.error?.message ?? 'no sound'))
      sound.onloadedmetadata = () => { sound.currentTime = 42 }
      sound.onseeked = () => resolve([sound.duration, sound.currentTime])
    }))
    expect(found).toEqual([60, 42])
  })

  test('another host of a CORS-enabled scheme is read by fetch only where it names the page\'s origin', async ({ page }) => {
    const read = (path: string) => page.evaluate((url) => fetch(url).then((response) => response.status, (error: Error) => error.name), `app://media${path}`)
    expect(await read('/sound')).toBe(200)
    expect(await read('/range')).toBe('TypeError')
  })

  test('Range requests reach the handler, and 206 with its headers comes back', async ({ page }) => {
    const part = await page.evaluate(async () => {
      const response = await fetch('/range', { headers: { range: 'bytes=2-5' } })
      return [response.status, response.headers.get('content-range'), await response.text()]
    })
    expect(part).toEqual([206, 'bytes 2-5/10', '2345'])
  })

  test('a page that is offline can still reach the scheme', async ({ app, page }) => {
    await app.context().setOffline(true)
    try {
      await expect.poll(() => page.evaluate(() => navigator.onLine)).toBe(false)
      await expect.poll(() => page.evaluate(() => fetch('/range').then((response) => response.text(), String))).toBe('0123456789')
      await page.reload()
      await expect(page.getByRole('heading')).toHaveText('Contract sample')
    } finally {
      await app.context().setOffline(false)
    }
    await expect.poll(() => page.evaluate(() => navigator.onLine)).toBe(true)
  })
})

test.describe('session', () => {
  test('a refused permission is refused to the page', async ({ launch }) => {
    const { page } = await launch({ env: { CONTRACT_REFUSE: 'media,notifications' }, args: ['--use-fake-device-for-media-stream'] })
    const media = () => page.evaluate(() => navigator.mediaDevices.getUserMedia({ audio: true }).then(() => 'granted', (error: Error) => error.name))
    expect(await media()).toBe('NotAllowedError')
    expect(await page.evaluate(() => Notification.requestPermission())).toBe('denied')
  })

  test('a granted permission is granted to the page', async ({ page }) => {
    const tracks = await page.evaluate(async () => (await navigator.mediaDevices.getUserMedia({ audio: true })).getAudioTracks().length)
    expect(tracks).toBe(1)
  })

  test('microphone and camera are asked for each time that the page asks, with what it wants and who it is', async ({ launch }) => {
    const { app, page } = await launch({ args: ['--use-fake-device-for-media-stream'] })
    await app.evaluate(({ session }) => {
      globalThis.seen.length = 0
      session.defaultSession.setPermissionRequestHandler((contents, permission, answer, details) => {
        const types = 'mediaTypes' in details ? details.mediaTypes ?? [] : []
        if (permission === 'media') globalThis.seen.push([contents.getURL(), details.requestingUrl.startsWith('app://bundle/'), details.isMainFrame, ...types])
        answer(globalThis.letGo && types.every((type) => type === 'audio'))
      })
    })
    const ask = (wanted: MediaStreamConstraints) => page.evaluate((constraints) => navigator.mediaDevices.getUserMedia(constraints)
      .then((stream) => stream.getTracks().map((track) => { track.stop(); return track.kind }).join(), (error: Error) => error.name), wanted)
    const open = (value: boolean) => app.evaluate((_electron, letGo) => { globalThis.letGo = letGo }, value)
    await open(false)
    expect(await ask({ audio: true })).toBe('NotAllowedError')
    await open(true)
    expect(await ask({ audio: true })).toBe('audio')
    expect(await ask({ audio: true, video: true })).toBe('NotAllowedError')
    expect(await app.evaluate(() => globalThis.seen.at(-1))).toEqual(['app://bundle/index.html', true, true, 'audio', 'video'])
    await open(false)
    expect(await ask({ audio: true })).toBe('NotAllowedError')
  })

  test('a permission check has the origin with its slash, and the kind of media', async ({ app, page }) => {
    await app.evaluate(({ session }) => {
      globalThis.seen.length = 0
      session.defaultSession.setPermissionCheckHandler((_contents, permission, origin, { isMainFrame, mediaType }) => {
        if (permission === 'media') globalThis.seen.push([origin, isMainFrame, mediaType])
        return true
      })
    })
    await page.evaluate(() => navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => null))
    expect(await app.evaluate(() => globalThis.seen)).toContainEqual(['app://bundle/', true, 'audio'])
  })

  test('webRequest can change response headers and cancel requests', async ({ app, page }) => {
    await app.evaluate(({ session }) => {
      const { webRequest } = session.defaultSession
      webRequest.onHeadersReceived(({ responseHeaders }, answer) => answer({ responseHeaders: { ...responseHeaders, 'x-added': ['yes'] } }))
      webRequest.onBeforeRequest({ urls: ['*://*/range'] }, (_details, answer) => answer({ cancel: true }))
    })
    const result = () => page.evaluate(async () => [
      (await fetch('/echo')).headers.get('x-added'),
      await fetch('/range').then(() => 'answered', () => 'refused'),
    ])
    await expect.poll(result).toEqual(['yes', 'refused'])
    await app.evaluate(({ session }) => {
      session.defaultSession.webRequest.onHeadersReceived(null)
      session.defaultSession.webRequest.onBeforeRequest(null)
    })
    await expect.poll(result).toEqual([null, 'answered'])
  })
})
