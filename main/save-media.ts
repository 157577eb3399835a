import type { MediaId } from '../core/ids.ts'
import type { Output, Session } from '../core/ipc.ts'
import type { Desk } from './desk.ts'
import { shownMedia } from './dlp/shown.ts'
import { fileNameOf } from './media/file-name.ts'
import { saveCopy } from './media/save-copy.ts'

interface World { readonly saveAs: (name: string) => Promise<string | null>, readonly platform: Session['platform'] }

/** Asks where, and writes a copy there, in the clear: of what the advisor may see. */
export async function saveShownMedia(id: MediaId, desk: Desk | null, { saveAs, platform }: World): Promise<Output<'media.save'>> {
  const files = desk === null ? null : shownMedia(desk.ledger, desk.media)
  const ref = files?.ref(id) ?? null
  if (files === null || ref === null) return { ok: false, details: '' }
  const path = await saveAs(fileNameOf(ref))
  if (path === null) return { ok: false, details: '' }
  try {
    await saveCopy(path, files.read(id), platform)
    return { ok: true }
  } catch (error) {
    return { ok: false, details: error instanceof Error ? error.message : String(error) }
  }
}
