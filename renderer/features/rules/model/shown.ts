import type { DlpPreview } from '../../../../core/ipc.ts'

/** A message as the client would get it. `original`: its words as they were written. `file`: what goes with it, by name. */
export interface Shown { readonly key: string, readonly original: string, readonly file: string | null, readonly answer: DlpPreview }
