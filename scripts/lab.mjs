import { bootstrap } from './install/bootstrap.mjs'

await bootstrap('scripts/lab/run.ts')
