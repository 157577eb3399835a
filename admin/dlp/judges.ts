import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { rulesIn } from '../policy/document.ts'
import { answer, type Answers } from './answer.ts'
import type { Block } from './blocks.ts'

/** After so much input (bytes) threads are started: for a few messages they would take longer than they save. */
const FEW = 128 * 1024

/** Who judges: this thread, and for much input threads beside it. */
export interface Judges {
  /** In any order; refused by none. */
  judge(block: Block): Answers | Promise<Answers>
  /** How many blocks may be under way. */
  readonly atOnce: number
  end(): Promise<void>
}

export function judgesBy(policy: string, threads = availableParallelism()): Judges {
  const rules = rulesIn(policy)
  const workers: Worker[] = []
  const idle: Worker[] = []
  let waiting: ((worker: Worker) => void)[] = []
  let seen = 0

  function start(): void {
    while (workers.length < threads) {
      const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: policy })
      worker.unref()
      workers.push(worker)
      worker.once('message', () => { rest(worker) })
      // It fails where this thread would: nothing that comes is to be passed over in silence.
      worker.once('error', (error) => { throw error })
    }
  }
  function rest(worker: Worker): void {
    const next = waiting.shift()
    if (next === undefined) idle.push(worker)
    else next(worker)
  }
  async function hand(block: NonNullable<Block>): Promise<Answers> {
    const worker = idle.pop() ?? await new Promise<Worker>((resolve) => { waiting = [...waiting, resolve] })
    worker.ref()
    worker.postMessage(block, [block.buffer])
    const [answers] = await once(worker, 'message') as [Answers]
    worker.unref()
    rest(worker)
    return answers
  }

  let ready = false
  return {
    atOnce: 2 * threads,
    judge(block) {
      seen += block?.length ?? 0
      if (threads > 1 && seen > FEW) start()
      ready ||= idle.length > 0
      return block === null || !ready ? answer(rules, block) : hand(block)
    },
    async end() {
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}
