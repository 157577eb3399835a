import type { ManagedValues } from './registry.ts'
import type { RunProgram } from './run-program.ts'

/** What MDM sets for the app's bundle (appId in electron-builder.yml), as macOS lays it down: for everybody, then for this user. */
const FOLDER = '/Library/Managed Preferences'
const FILE = 'com.compline.desktop.plist'

/** The first of the two files that has a value; null = neither is there. Rejects where one is there and cannot be read. */
export async function readManagedPreferences({ run, exists, user }: { readonly run: RunProgram, readonly exists: (path: string) => boolean, readonly user: string }): Promise<ManagedValues | null> {
  const own = /^[^/]+$/.test(user) ? [`${FOLDER}/${user}/${FILE}`] : []
  for (const place of [`${FOLDER}/${FILE}`, ...own]) {
    if (!exists(place)) continue
    const { code, stdout } = await run('/usr/bin/plutil', ['-convert', 'json', '-o', '-', place])
    if (code !== 0) throw new Error(`${place}: plutil cannot read it`)
    const json: unknown = JSON.parse(stdout)
    const values = new Map(typeof json === 'object' && json !== null ? Object.entries(json) : [])
    if (values.size > 0) return { place, values }
  }
  return null
}
