import { watch } from 'node:fs'
import { basename, dirname } from 'node:path'

/** Its folder is watched, for a file is often replaced as a whole. Where the system cannot, the regular look remains. */
export function watchFile(path: string, changed: () => void): () => void {
  try {
    const watcher = watch(dirname(path), { persistent: false }, (_, name) => { if (name === null || name === basename(path)) changed() })
    watcher.on('error', () => { watcher.close() })
    return () => { watcher.close() }
  } catch {
    return () => undefined
  }
}
