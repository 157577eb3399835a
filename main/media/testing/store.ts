import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClock } from '../../clock.ts'
import { openLedger, type Ledger } from '../../ledger/ledger.ts'
import { testKeychain } from '../../testing/keychain.ts'
import { createMediaStore, type MediaStore } from '../media-store.ts'

export interface TestStore { readonly folder: string, readonly media: string, readonly ledger: Ledger, readonly store: MediaStore, close(): void }

/** A media store on a ledger of its own, in a folder of its own. */
export async function testStore(): Promise<TestStore> {
  const folder = mkdtempSync(join(tmpdir(), 'compline-media-'))
  const clock = createClock('system')
  const ledger = await openLedger({ path: join(folder, 'ledger.db'), keychain: testKeychain(), recoveryPublicKey: undefined, clock })
  const media = join(folder, 'media')
  return {
    folder, media, ledger, store: createMediaStore(ledger, media),
    close() {
      clock.stop()
      ledger.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export async function whole(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of bytes) pieces.push(piece)
  return Buffer.concat(pieces)
}
