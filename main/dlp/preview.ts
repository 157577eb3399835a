import type { RuleSet } from '../../core/dlp/rule-set.ts'
import { toldRule, type ToldRule } from '../../core/dlp/told-rule.ts'
import type { DlpPreview, MessageBody } from '../../core/ipc.ts'
import type { ThreadId } from '../../core/ids.ts'
import type { Channel } from '../../core/messaging/message.ts'
import type { UtcMs } from '../../core/time.ts'
import type { Threads } from '../threads/threads.ts'

/** What the firm's rules would say, for the screen; nothing is recorded. The gate asks them again. */
export interface Preview {
  preview(threadId: ThreadId, body: MessageBody): DlpPreview
  /** Of a text of nobody: Settings' try-it box. */
  tryRules(text: string, direction: 'in' | 'out', channel: Channel): DlpPreview
  /** The rules themselves, for Settings. */
  toldRules(): readonly ToldRule[]
}

interface Parts { readonly rules: RuleSet, readonly threads: Pick<Threads, 'get'>, readonly now: () => UtcMs }

export function createPreview({ rules, threads, now }: Parts): Preview {
  const told = new Map(rules.rules.map(({ id, name, userMessage }) => [id, { name, userMessage: userMessage ?? null }]))
  function tryRules(text: string, direction: 'in' | 'out', channel: Channel): DlpPreview {
    const verdict = rules.inspect({ text, direction, channel, earlier: [], at: now() })
    const findings = verdict.findings.map((finding) => ({ ...finding, part: 'text' as const, ...told.get(finding.rule) ?? { name: finding.rule, userMessage: null } }))
    return { ...verdict, findings }
  }
  return {
    preview: (threadId, body) => tryRules('text' in body ? body.text : '', 'out', threads.get(threadId)?.channel === 'sms' ? 'sms' : 'whatsapp'),
    tryRules,
    toldRules: () => rules.rules.map(toldRule),
  }
}
