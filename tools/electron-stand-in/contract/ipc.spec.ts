import { expect, test } from './sample.ts'

test.describe('IPC', () => {
  test('invoke carries values of the structured clone algorithm both ways', async ({ page }) => {
    const same = await page.evaluate(async () => {
      const value = {
        date: new Date(5), map: new Map([[1, { a: [undefined, null, NaN] }]]), set: new Set(['x']), bytes: new Uint8Array([1, 2, 255]),
        buffer: new Uint16Array([7]).buffer, text: '\u{1F600}é\u0000', big: 12n, nothing: undefined, tagged: { $t: 'date' },
      }
      const back = await globalThis.sample.invoke('echo', value)
      if (typeof back !== 'object' || back === null) return {}
      const { date, map, set, bytes, buffer, ...rest } = { ...value, ...back }
      return {
        date: date instanceof Date && date.getTime(), map: [...map], set: [...set], bytes: bytes instanceof Uint8Array && [...bytes],
        buffer: buffer instanceof ArrayBuffer && buffer.byteLength, ...rest, big: String(rest.big),
      }
    })
    expect(same).toEqual({
      date: 5, map: [[1, { a: [undefined, null, NaN] }]], set: ['x'], bytes: [1, 2, 255], buffer: 2,
      text: '\u{1F600}é\u0000', big: '12', nothing: undefined, tagged: { $t: 'date' },
    })
  })

  test('invoke rejects with the handler\'s error, named with its channel', async ({ page }) => {
    const message = (channel: string) => page.evaluate((name) => globalThis.sample.invoke(name).catch((error: Error) => error.message), channel)
    expect(await message('fail')).toBe("Error invoking remote method 'fail': TypeError: deliberate")
    expect(await message('nobody')).toBe("Error invoking remote method 'nobody': Error: No handler registered for 'nobody'")
  })

  test('send refuses what cannot be cloned', async ({ app }) => {
    const message = await app.evaluate(({ BrowserWindow }) => {
      try { BrowserWindow.getAllWindows()[0]?.webContents.send('news', () => 1) } catch (error) { return String(error) }
      return 'nothing was thrown'
    })
    expect(message).toMatch(/cloned/)
  })

  test('an event carries its sender and the frame\'s URL, even for the preload\'s first message', async ({ app, page }) => {
    expect(await page.evaluate(() => globalThis.sample.invoke('who'))).toEqual({ url: 'app://bundle/index.html', sender: expect.any(Number) })
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.loadURL('app://bundle/second.html'))
    await expect.poll(() => app.evaluate(() => globalThis.seen.filter(([name]) => name === 'early').map(([, url]) => url)))
      .toEqual(['app://bundle/second.html'])
    await expect(page.getByRole('heading')).toHaveText('Second page')
    expect(await page.evaluate(() => globalThis.sample.invoke('who'))).toMatchObject({ url: 'app://bundle/second.html' })
  })

  test('event.sender.send answers on another channel, and off() ends it', async ({ page }) => {
    const pongs = await page.evaluate(async () => {
      const heard: number[] = []
      const { sample } = globalThis
      const wait = (n: number) => new Promise<void>((resolve) => {
        const off = sample.onPong((value) => { heard.push(value); off(); resolve() })
        sample.ping(n)
      })
      await wait(1)
      await wait(10)
      return heard
    })
    expect(pongs).toEqual([2, 11])
  })

  test('messages arrive in the order in which they were sent', async ({ page }) => {
    const order = await page.evaluate(() => new Promise<number[]>((resolve) => {
      const heard: number[] = []
      const off = globalThis.sample.onPong((n) => {
        heard.push(n)
        if (heard.length === 50) { off(); resolve(heard) }
      })
      for (let n = 0; n < 50; n++) globalThis.sample.ping(n)
    }))
    expect(order).toEqual(Array.from({ length: 50 }, (_, n) => n + 1))
  })

  test('a channel has one handler at a time', async ({ app }) => {
    const result = await app.evaluate(({ ipcMain }) => {
      const messages: string[] = []
      try { ipcMain.handle('echo', () => 1) } catch (error) { messages.push(String(error)) }
      ipcMain.handle('temporary', () => 1)
      ipcMain.removeHandler('temporary')
      ipcMain.handle('temporary', () => 2)
      ipcMain.removeHandler('temporary')
      return messages
    })
    expect(result).toEqual(["Error: Attempted to register a second handler for 'echo'"])
  })

  test('sendSync stops the page until event.returnValue is there', async ({ page }) => {
    expect(await page.evaluate(() => globalThis.sample.addInMain(3, 4))).toBe(7)
  })

  test('a page that has been left does not get the answer to its invoke', async ({ app, page }) => {
    await app.evaluate(({ ipcMain }) => ipcMain.handleOnce('slow', () => new Promise((resolve) => setTimeout(() => resolve('late'), 200))))
    await page.evaluate(() => { void globalThis.sample.invoke('slow') })
    await page.reload()
    await page.getByRole('heading').waitFor()
    expect(await page.evaluate(() => globalThis.sample.invoke('echo', 'still works'))).toBe('still works')
  })
})

test.describe('webUtils.getPathForFile', () => {
  test('gives the real path of a file that an <input> has chosen', async ({ page }) => {
    await page.locator('#file').setInputFiles(import.meta.filename)
    await expect(page.locator('#path')).toHaveText(`path: ${import.meta.filename}`)
  })

  test('gives the real path of a file that was dropped', async ({ app, page }) => {
    const box = await page.locator('#drop').boundingBox()
    if (!box) throw new Error('nothing to drop on')
    const at = { x: box.x + 2, y: box.y + 2, data: { items: [], files: [import.meta.filename], dragOperationsMask: 1 } }
    const protocol = await app.context().newCDPSession(page)
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await protocol.send('Input.dispatchDragEvent', { type, ...at })
    await expect(page.locator('#path')).toHaveText(`path: ${import.meta.filename}`)
  })

  test('gives an empty path for a file that was made in the page', async ({ page }) => {
    expect(await page.evaluate(() => globalThis.sample.pathOf(new File(['x'], 'x.txt')))).toBe('')
  })
})
