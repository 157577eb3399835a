import type { CallId, MediaId } from '../../core/ids.ts'
import type { NewFact } from '../../core/records/fact.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { FoundCall } from './call-files.ts'

/** What is on record of a call's recording. Where nothing can be written now, the call is recorded all the same, and the facts follow. */
export interface CallFacts {
  write(what: { readonly call: CallId, readonly media: MediaId, readonly state: 'started' | 'paused' | 'resumed', readonly by: 'system' | 'advisor' }): void
  /** It has ended: with a file, or without a sound. False = this cannot be written now. */
  settled(found: FoundCall): boolean
}

export function createCallFacts(ledger: Ledger): CallFacts {
  /** In their order. */
  let late: NewFact[] = []

  function flush(): boolean {
    if (late.length === 0) return true
    const facts = late
    // Taken out first: that writing works again is told in the midst of it.
    late = []
    try {
      ledger.write((tx) => { for (const fact of facts) tx.fact(fact) })
      return true
    } catch (error) {
      late = [...facts, ...late]
      console.error('call recording', error instanceof Error ? error.message : error)
      return false
    }
  }
  ledger.onTrouble((code) => { if (code === null) flush() })

  const recording = (call: CallId, media: MediaId, state: 'started' | 'paused' | 'resumed' | 'stopped', actor: NewFact['actor']): NewFact =>
    ({ kind: 'call.recording', actor, subject: call, attrs: { state, media }, payload: null })

  return {
    write({ call, media, state, by }) {
      late.push(recording(call, media, state, by))
      flush()
    },
    settled({ call, media, kept }) {
      if (!flush()) return false
      // A crash came between the file and this: nothing is told twice.
      const known = ledger.state.get('media', media)
      if (known !== null && known.state !== 'wanted') return true
      const facts: NewFact[] = [
        // The disk was full when it began, and then Compline ended.
        ...known === null ? [recording(call, media, 'started', 'system')] : [],
        recording(call, media, 'stopped', 'system'),
        kept === null
          ? { kind: 'media.failed', actor: 'system', subject: media, attrs: { message: call, code: 'no-sound', until: null }, payload: { details: '' } }
          : { kind: 'media.kept', actor: 'system', subject: media, attrs: { message: call, bytes: kept.bytes }, payload: { sha256: kept.sha256, mime: kept.mime, width: null, height: null, duration: kept.duration } },
      ]
      late.push(...facts)
      if (flush()) return true
      late = []
      return false
    },
  }
}
