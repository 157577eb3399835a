import { parentPort, workerData } from 'node:worker_threads'
import { createScan, type ScanAnswer, type ScanJob, type ScanSetup } from './scan.ts'

/*
 *  The thread that reads files and asks the rules about them, so that main does neither. Bytes come in, findings go out;
 *  nothing is written anywhere.
 */
// PDF.js leaves promises behind where a document is broken; what became of the document, `scan` says.
process.on('unhandledRejection', () => undefined)

const scan = createScan(workerData as ScanSetup)
parentPort?.on('message', (job: ScanJob) => {
  void scan(job).then((found) => { parentPort?.postMessage({ id: job.id, scan: found } satisfies ScanAnswer) })
})
