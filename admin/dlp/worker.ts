import { parentPort, workerData } from 'node:worker_threads'
import { rulesIn } from '../policy/document.ts'
import { answer } from './answer.ts'
import type { Block } from './blocks.ts'

/** A thread that judges blocks of lines by the policy in this file; it first says that it is ready. */
const rules = rulesIn(String(workerData))
parentPort?.on('message', (block: Block) => { parentPort?.postMessage(answer(rules, block)) })
parentPort?.postMessage('ready')
