import { bootstrap } from './install/bootstrap.mjs'

await bootstrap('scripts/package/run.ts')
