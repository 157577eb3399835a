import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { findBrowser } from '../engine/browsers.mjs'
import { inRoot } from '../root.ts'
import { encodeIcns, icnsSizes } from './icns.ts'
import { encodeIco } from './ico.ts'
import { encodePng, type Picture } from './picture.ts'

/*
 *  node scripts/icons/run.ts: draws resources/icons/ from resources/icons/source/*.svg. Needed only when a drawing
 *  changes; the results are committed, and looked at by a person at 16, 32 and 256 px.
 */

/** Up to this many pixels the drawing for small sizes is taken. */
const SMALL = 32
/** Apple's grid: the tile is 824 of 1024, the rest is air. */
const MAC_AIR = 100 / 1024

async function draw(page: Page, source: string, size: number, air = 0): Promise<Picture> {
  const svg = readFileSync(inRoot('resources/icons/source', source), 'utf8').replace('<svg ', `<svg width="${String(size)}" height="${String(size)}" `)
  const pixels = await page.evaluate(async ({ url, size: wide, margin }) => {
    const image = new Image()
    image.src = url
    await image.decode()
    const canvas = new OffscreenCanvas(wide, wide)
    const context = canvas.getContext('2d')
    if (context === null) throw new Error('no canvas')
    context.drawImage(image, margin, margin, wide - 2 * margin, wide - 2 * margin)
    return [...context.getImageData(0, 0, wide, wide).data]
  }, { url: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`, size, margin: Math.round(size * air) })
  return { size, rgba: Uint8Array.from(pixels) }
}

function write(name: string, bytes: Uint8Array): void {
  const file = inRoot('resources/icons', name)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, bytes)
  process.stdout.write(`${name}  ${String(bytes.length)} bytes\n`)
}

async function drawAll(page: Page): Promise<void> {
  const app = (size: number, air = 0) => draw(page, size <= SMALL ? 'app-small.svg' : 'app.svg', size, air)
  const inTurn = async (sizes: readonly number[], air = 0) => {
    const pictures: Picture[] = []
    for (const size of sizes) pictures.push(await app(size, air))
    return pictures
  }
  for (const picture of await inTurn([16, 24, 32, 48, 64, 128, 256, 512, 1024])) write(`sizes/${String(picture.size)}x${String(picture.size)}.png`, encodePng(picture))
  write('icon.ico', encodeIco(await inTurn([16, 20, 24, 32, 40, 48, 64, 128, 256])))
  write('icon.icns', encodeIcns(await inTurn(icnsSizes, MAC_AIR)))
  write('icon.png', encodePng(await app(256)))
  // `@2x` is how Electron (and macOS) finds the picture for a denser screen.
  for (const [scale, name] of [[1, ''], [2, '@2x']] as const) {
    write(`tray${name}.png`, encodePng(await draw(page, 'app-small.svg', 16 * scale)))
    write(`tray-unread${name}.png`, encodePng(await draw(page, 'tray-unread.svg', 16 * scale)))
    write(`trayTemplate${name}.png`, encodePng(await draw(page, 'template.svg', 16 * scale)))
    write(`trayUnreadTemplate${name}.png`, encodePng(await draw(page, 'template-unread.svg', 16 * scale)))
  }
}

const executablePath = findBrowser()
if (executablePath === undefined) throw new Error('Drawing needs an installed Chromium, Chrome or Edge (or COMPLINE_CHROMIUM).')
const browser = await chromium.launch({ executablePath })
try {
  await drawAll(await browser.newPage())
} finally {
  await browser.close()
}
