/*
 *  Who may import whom. The process boundary is the security boundary, so the tree says it and this table keeps it.
 *  Every file belongs to exactly one room (the first pattern that matches); what is not allowed below is forbidden,
 *  and a file in no room cannot be imported at all. boundaries.test.ts breaks each rule once, to see that it bites.
 */

/** [room, pattern, names of the captured parts]. Order matters: the first match wins. */
export const rooms: readonly (readonly [room: string, pattern: string, captured?: readonly string[]])[] = [
  // Tests stand beside the code and may reach further than it: the wire is the sandbox, not a mock.
  ['core-test', 'core/**/*.test.ts'],
  ['core-test', 'core/testing/runs.ts'],
  ['main-test', 'main/**/*.test.ts'],
  ['main-test', 'main/**/testing/**'],
  ['renderer-phone-test', 'renderer/phone/**/*.test.ts'],
  ['renderer-test', 'renderer/**/*.test.ts'],
  ['renderer-test', 'renderer/**/testing/**'],
  ['sandbox-test', 'sandbox/**/*.test.ts'],
  ['sandbox-test', 'sandbox/**/testing/**'],
  ['admin-test', 'admin/**/*.test.ts'],

  ['core-channels', 'core/ipc-channels.ts'],
  ['core', 'core/**'],

  ['main-start', 'main/index.ts'],
  ['main-app', 'main/{app,desk}.ts'],
  ['main-clock', 'main/clock{.ts,/**}'],
  ['main-gate', 'main/gate/**'],
  ['main-provider-contract', 'main/providers/*.ts'],
  ['main-provider', 'main/providers/(*)/**', ['provider']],
  ['main-dispatch', 'main/{outbound,inbound,calls}/**'],
  ['main-ledger', 'main/ledger/**'],
  ['main-media', 'main/media/**'],
  ['main-webhooks', 'main/webhooks/**'],
  ['main-archive', 'main/archive/**'],
  ['main-records', 'main/records/**'],
  ['main-accounts', 'main/accounts/**'],
  ['main-network', 'main/network/**'],
  ['main-dlp', 'main/dlp/**'],
  ['main-policy-source', 'main/settings/{policy-source.ts,policy/**}'],
  ['main', 'main/**'],

  ['preload', 'preload/**'],

  ['renderer-phone', 'renderer/phone/**'],
  ['renderer-bridge', 'renderer/bridge.ts'],
  ['renderer-projection', 'renderer/data/{schema,projector}{.ts,/**}'],
  ['renderer-data', 'renderer/data/**'],
  ['renderer-feature-face', 'renderer/features/(*)/index.ts', ['feature']],
  ['renderer-feature', 'renderer/features/(*)/**', ['feature']],
  ['renderer-ui', 'renderer/ui/**'],
  ['renderer-locales', 'renderer/locales/**'],
  ['renderer-start', 'renderer/{main.ts,App.vue,app/App.vue,app/router.ts}'],
  ['renderer-clock', 'renderer/app/clock.ts'],
  ['renderer-common', 'renderer/**'],

  ['sandbox', 'sandbox/**'],
  ['admin', 'admin/**'],

  ['e2e', 'e2e/**'],
  ['lab', 'lab/**'],
  ['bench', 'bench/**'],
  ['soak', 'soak/**'],
  ['tools', 'tools/**'],
  ['lived-in', 'scripts/lived-in/**'],
  ['scripts', 'scripts/**'],
  ['resources', 'resources/**'],
  ['config', '*.{ts,js,json}'],
]

const core = ['core', 'core-channels']
const mainRooms = ['main', 'main-policy-source', 'main-clock', 'main-gate', 'main-ledger', 'main-webhooks', 'main-media', 'main-network', 'main-accounts', 'main-dlp', 'main-archive', 'main-records']
const behindTheGate = ['main-provider-contract', 'main-provider', 'main-dispatch']
const rendererPlain = ['renderer-common', 'renderer-clock', 'renderer-ui', 'renderer-locales', 'renderer-bridge']
const node = ['node:*', 'node:*/*']
const testing = ['vitest', 'fast-check', ...node]
const pictures = ['vue', 'vue-i18n', 'vue-router', 'reka-ui', '@vueuse/core', '@lucide/vue', 'vue-sonner', 'vue-sonner/*', 'virtua/vue', 'pinia', 'libphonenumber-js']

/** What a room may import. */
export interface Rule {
  readonly rooms: readonly string[]
  /** Rooms of which it may take types only (`import type`). */
  readonly types?: readonly string[]
  /** micromatch patterns of the specifier: `node:*` is Node itself, `**` any package. */
  readonly packages: readonly string[]
  /** Files of its own room count as its own only where this captured part is the same. */
  readonly sameCaptured?: 'provider' | 'feature'
}

export const rules: Readonly<Record<string, Rule>> = {
  // Pure rules: no electron, no Node, no Vue, no DOM (the globals are forbidden in eslint.config.js).
  'core': { rooms: [...core], packages: ['zod', 'libphonenumber-js', 'libphonenumber-js/*', 're2js', 'ibantools', 'validator', 'validator/**', '@scure/base', '@noble/hashes/**'] },

  // Only app.ts, outbound, inbound and calls reach a provider: the gate cannot be passed by the side.
  'main-start': { rooms: [...core, 'main-app', ...mainRooms], packages: ['electron', ...node] },
  'main-app': { rooms: [...core, 'main-app', ...mainRooms, ...behindTheGate, 'resources', 'config'], packages: ['electron', ...node, 'zod'] },
  'main-dispatch': { rooms: [...core, ...mainRooms, ...behindTheGate], packages: [...node, 'zod'] },
  'main': { rooms: [...core, ...mainRooms, 'resources'], types: ['main-app', 'main-dispatch'], packages: ['electron', ...node, 'zod', 'libphonenumber-js'] },
  // Fetches through a provider that it is handed, as ledger and connection are.
  'main-media': { rooms: [...core, ...mainRooms], types: ['main-provider-contract'], packages: [...node, 'file-type', 'image-size'] },
  'main-webhooks': { rooms: [...core, 'main-webhooks'], types: ['main-provider-contract'], packages: [...node] },
  // The gate decides on values it is given; it knows neither providers nor Electron nor the disk,
  // and of the rest of main only what its answers look like.
  'main-gate': { rooms: [...core, 'main-gate'], types: ['main', 'main-clock', 'main-ledger', 'main-media'], packages: [] },
  // A provider takes a ClearedMessage, and can neither make one nor look at anything else of the house.
  'main-provider-contract': { rooms: [...core, 'main-clock', 'main-network', 'main-provider-contract'], types: ['main-gate'], packages: [...node, 'zod'] },
  'main-provider': { rooms: [...core, 'main-clock', 'main-provider-contract'], types: ['main-gate'], packages: [...node, 'zod', 'ws'], sameCaptured: 'provider' },
  // Tests an account by asking its provider; it sends no messages.
  'main-accounts': { rooms: [...core, ...mainRooms, 'main-provider-contract', 'main-provider'], packages: [...node, 'zod'] },
  // What files say, and whom to tell of a verdict. The rules themselves stand in core/dlp.
  'main-dlp': { rooms: [...core, ...mainRooms], packages: [...node, 'zod', 'unpdf', 'nodemailer'] },
  // Delivery to the firm's archive and CRM. Also runs under admin/, in plain Node; it talks to nobody but the sinks of the policy.
  'main-archive': { rooms: [...core, ...mainRooms], packages: [...node, 'zod', 'nodemailer', 'nodemailer/**', 'ssh2', 'fflate'] },
  // What the Records screen asks, attestation, retention, printing.
  'main-records': { rooms: [...core, ...mainRooms], packages: ['electron', ...node, 'zod'] },
  // The way out knows addresses, proxies and certificates; of what goes over it, nothing.
  'main-network': { rooms: [...core, 'main-network'], packages: [...node, 'https-proxy-agent'] },
  'main-clock': { rooms: [...core, 'main-clock'], packages: [...node] },
  // Where the policy stands, also for `npm start` and admin/.
  'main-policy-source': { rooms: [...core, 'main-policy-source'], types: ['main-ledger', 'main-clock'], packages: [...node, 'zod'] },
  // The ledger also runs under admin/, in plain Node.
  'main-ledger': { rooms: [...core, 'main-clock', 'main-ledger'], packages: [...node, 'zod'] },

  // Types, and the names of the channels: a sandboxed preload holds the bridge and nothing else (no zod).
  'preload': { rooms: ['preload', 'core-channels'], types: ['core'], packages: ['electron'] },

  'renderer-bridge': { rooms: [...core], packages: [] },
  // The phone window: SIP and sound. It knows nothing of clients, and nothing of the screen.
  'renderer-phone': { rooms: [...core, 'renderer-phone'], packages: ['jssip', 'jssip/**'] },
  'renderer-phone-test': { rooms: [...core, 'renderer-phone', 'renderer-phone-test'], packages: testing },
  'renderer-projection': { rooms: [...core, 'renderer-projection', 'renderer-data', 'renderer-bridge'], packages: ['dexie'] },
  'renderer-data': { rooms: [...core, 'renderer-projection', 'renderer-data', 'renderer-bridge'], packages: ['dexie', 'vue', '@vueuse/core', 'pinia'] },
  // A feature knows its own folder, the small parts and the data; of another feature only its face, index.ts.
  'renderer-feature': { rooms: [...core, 'renderer-data', 'renderer-feature-face', ...rendererPlain, 'resources'], packages: [...pictures, 'mediabunny'], sameCaptured: 'feature' },
  'renderer-feature-face': { rooms: [...core, 'renderer-data', 'renderer-feature-face', ...rendererPlain], packages: pictures, sameCaptured: 'feature' },
  'renderer-clock': { rooms: [...core, 'renderer-common', 'renderer-data', 'renderer-bridge'], packages: pictures },
  'renderer-ui': { rooms: [...core, 'renderer-ui', 'renderer-locales', 'renderer-clock'], packages: pictures },
  'renderer-locales': { rooms: [...core, 'renderer-locales'], packages: ['vue-i18n'] },
  'renderer-common': { rooms: [...core, 'renderer-data', ...rendererPlain, 'resources'], packages: pictures },
  'renderer-start': {
    rooms: [...core, 'renderer-start', 'renderer-projection', 'renderer-data', 'renderer-feature', 'renderer-feature-face', ...rendererPlain, 'resources'],
    packages: [...pictures, 'dexie'],
  },

  // Shares nothing with the app: it cannot be wrong together with the adapters.
  'sandbox': { rooms: ['sandbox'], packages: [...node, 'zod', 'libphonenumber-js', 'libphonenumber-js/*', 'ws', 'werift'] },
  'admin': { rooms: [...core, 'admin', 'main-clock', 'main-ledger', 'main-archive', 'main-media', 'main-policy-source', 'config'], packages: [...node, 'zod'] },

  'core-test': { rooms: [...core, 'core-test', 'resources'], packages: [...testing, 'zod'] },
  'main-test': { rooms: [...core, 'core-test', 'main-app', ...mainRooms, ...behindTheGate, 'main-test', 'sandbox', 'scripts', 'resources'], packages: [...testing, 'zod', 'ws', 'fflate', 'pdfkit', 'smtp-server', 'mailparser', 'ssh2'] },
  'renderer-test': {
    rooms: [...core, 'renderer-start', 'renderer-projection', 'renderer-data', 'renderer-feature', 'renderer-feature-face', 'renderer-test', ...rendererPlain],
    packages: [...testing, ...pictures, 'dexie', 'fake-indexeddb', 'fake-indexeddb/*'],
  },
  'sandbox-test': { rooms: ['sandbox', 'sandbox-test', 'resources'], packages: [...testing, 'zod', 'ws'] },
  'admin-test': { rooms: [...core, 'admin', 'admin-test', 'main-clock', 'main-ledger', 'main-archive', 'main-media', 'main-test'], packages: [...testing, 'mailparser', 'fflate'] },

  // Journeys see the app from outside; they may talk to the sandbox and read the ledger as compliance would.
  'e2e': { rooms: [...core, 'e2e', 'sandbox', 'admin', 'main-clock', 'main-ledger', 'lived-in', 'scripts', 'renderer-locales', 'resources', 'config'], packages: [...node, '**'] },
  // Real exchanges and phones (npm run lab); the app among them.
  'lab': { rooms: [...core, 'lab', 'e2e', 'main-app', 'main-test', ...mainRooms, 'renderer-phone', 'lived-in', 'scripts', 'sandbox', 'resources', 'config'], packages: [...node, '**'] },
  'bench': { rooms: rooms.map(([room]) => room), packages: [...node, '**'] },
  // A long run of the real app in bad weather, compared with the ledger and the sandbox's phones.
  'soak': { rooms: [...core, 'soak', 'main-app', 'main-test', ...mainRooms, 'renderer-projection', 'renderer-data', 'scripts', 'sandbox', 'resources', 'config'], packages: [...node, 'dexie', 'fake-indexeddb/**', 'fake-indexeddb'] },
  'tools': { rooms: ['tools'], packages: [...node, '**'] },
  // The story of the first start is played through the app itself, without its window.
  'lived-in': { rooms: [...core, 'lived-in', 'main-app', 'main-test', ...mainRooms, 'scripts', 'sandbox', 'resources', 'config'], packages: [...node, '**'] },
  'scripts': { rooms: [...core, 'bench', 'lived-in', 'main-policy-source', 'scripts', 'sandbox', 'tools', 'resources', 'config'], packages: [...node, '**'] },
  'config': { rooms: ['config', 'scripts'], packages: [...node, '**'] },
}
