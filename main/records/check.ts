import { Worker } from 'node:worker_threads'
import type { ChainCheck } from '../../core/archive/view.ts'

export interface CheckJob { readonly path: string }
export type CheckHeard = { readonly kind: 'progress', readonly done: number, readonly total: number } | { readonly kind: 'done', readonly check: ChainCheck }

/** Checks the whole chain of this file in a thread of its own. Rejects where it cannot be read. */
export function createCheck(path: string, progress: (done: number, total: number) => void): () => Promise<ChainCheck> {
  let running: Promise<ChainCheck> | null = null
  return () => running ??= check(path, progress).finally(() => { running = null })
}

function check(path: string, progress: (done: number, total: number) => void): Promise<ChainCheck> {
  return new Promise((resolve, reject) => {
    // Beside this file where the sources run, beside main's index.js in the built app (electron.vite.config.ts).
    const file = import.meta.url.endsWith('.ts') ? './verify-thread.ts' : './verify-thread.js'
    const worker = new Worker(new URL(file, import.meta.url), { workerData: { path } satisfies CheckJob })
    worker.unref()
    worker.on('message', (heard: CheckHeard) => {
      if (heard.kind === 'done') resolve(heard.check)
      else progress(heard.done, heard.total)
    })
    worker.on('error', reject)
    worker.on('exit', () => { reject(new Error('the check ended before it was done')) })
  })
}
