import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Rectangle } from 'electron'
import { z } from 'zod'

const rectangle = z.object({ x: z.int(), y: z.int(), width: z.int().min(1024), height: z.int().min(700) })

/** Where the window stood; of no value if it is lost. */
export function createWindowState(folder: string): { get(): Rectangle | null, save(bounds: Rectangle): void } {
  const path = join(folder, 'window.json')
  return {
    get() {
      try { return rectangle.parse(JSON.parse(readFileSync(path, 'utf8'))) } catch { return null }
    },
    save(bounds) {
      try { writeFileSync(path, JSON.stringify(bounds)) } catch { /* the next start has the first size */ }
    },
  }
}
