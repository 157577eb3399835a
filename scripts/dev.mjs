import { bootstrap } from './install/bootstrap.mjs'

await bootstrap('scripts/dev/run.ts')
