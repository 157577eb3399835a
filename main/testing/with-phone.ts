import type { CallId } from '../../core/ids.ts'
import type { CallAct } from '../../core/telephony/call-input.ts'
import type { CallRefusalCode } from '../../core/telephony/call-refusal.ts'
import type { MessageRow, ThreadRow } from '../../core/view.ts'
import { newId, type TestDeskOptions } from './desk.ts'
import { scriptPhone, type ScriptedPhone } from './scripted-phone.ts'
import { withDesk, type WithDesk } from './with-desk.ts'

/** A desk whose phone is registered, with window and exchange by script. */
export interface WithPhone extends ScriptedPhone {
  readonly desk: WithDesk
  /** `registered` false: the page has not said a word yet. */
  open(options?: TestDeskOptions, registered?: boolean): Promise<void>
  /** Dials, and the gate lets it. */
  dial(to: string, consults?: CallId | null): Promise<CallId>
  /** Dials, and it is answered. */
  talk(to: string, consults?: CallId | null): Promise<CallId>
  /** Code of the refusal; null = it was dialled. */
  refused(to: string): Promise<CallRefusalCode | null>
  act(act: CallAct): Promise<string | null>
  row(id: CallId): MessageRow
  thread(id: CallId): ThreadRow
  /** Facts of this kind, as they stand in the chain. */
  facts(kind: string): { readonly subject: string, readonly attrs: unknown }[]
}

export function withPhone(): WithPhone {
  const desk = withDesk()
  const script = scriptPhone(() => desk.desk())
  const extra: Omit<WithPhone, keyof ScriptedPhone> = {
    desk,
    async open(options = {}, registered = true) {
      for (const list of [script.orders, script.cleared, script.sent, script.withdrawn, script.tries]) list.length = 0
      Object.assign(script.page, { hangs: false, opened: 0 })
      await desk.open({ phone: script, ...options })
      if (registered) script.register()
    },
    async dial(to, consults = null) {
      const id = newId()
      const answer = await desk.call('calls.dial', { id, lineId: desk.line, to, consults })
      if (!answer.ok) throw new Error(`not dialled: ${answer.refusal.code}`)
      return id
    },
    async talk(to, consults = null) {
      const id = await extra.dial(to, consults)
      script.answered(id)
      return id
    },
    async refused(to) {
      const answer = await desk.call('calls.dial', { id: newId(), lineId: desk.line, to })
      return answer.ok ? null : answer.refusal.code
    },
    async act(act) {
      const answer = await desk.call('calls.act', act)
      return answer.ok ? null : answer.refusal.code
    },
    row(id) {
      const change = desk.desk().feed.row('message', id)
      if (change.entity !== 'message' || change.row === null) throw new Error('no such call')
      return change.row
    },
    thread: (id) => desk.row(extra.row(id).threadId),
    facts: (kind) => (desk.desk().ledger.db.prepare('SELECT subject, attrs FROM fact WHERE kind = ? ORDER BY seq').all(kind) as { subject: string, attrs: string }[])
      .map(({ subject, attrs }) => ({ subject, attrs: JSON.parse(attrs) as unknown })),
  }
  return { ...script, ...extra }
}
