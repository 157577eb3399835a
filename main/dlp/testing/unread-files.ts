import type { FileTexts } from '../../../core/dlp/file-scan.ts'
import type { MediaStore } from '../../media/media-store.ts'

/** Where nothing reads files: documents are what could not be read, and each rule's `unreadable` says what becomes of them. */
export const unreadFiles = (store: Pick<MediaStore, 'ref'>): FileTexts => ({
  ready: () => Promise.resolve(),
  of: (media) => store.ref(media)?.kind === 'document' ? { state: 'unreadable', why: 'files are not read on this desk' } : { state: 'none' },
})
