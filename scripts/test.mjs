import { bootstrap } from './install/bootstrap.mjs'

await bootstrap('scripts/test/run.ts')
