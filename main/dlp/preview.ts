import { inspectContent } from '../../core/dlp/content.ts'
import type { FileTexts } from '../../core/dlp/file-scan.ts'
import type { RuleSet } from '../../core/dlp/rule-set.ts'
import { toldRule, type ToldRule } from '../../core/dlp/told-rule.ts'
import type { DlpPreview, MessageBody } from '../../core/ipc.ts'
import type { ThreadId } from '../../core/ids.ts'
import { mediaOf, type Channel, type InboundContent, type OutboundContent, type ThreadChannel } from '../../core/messaging/message.ts'
import { TEXT_LIMIT } from '../../core/messaging/text-limit.ts'
import type { UtcMs } from '../../core/time.ts'
import type { Templates } from '../templates/templates.ts'
import type { Threads } from '../threads/threads.ts'
import type { Earlier } from './earlier.ts'

/** What the firm's rules would say, for the screen; nothing is recorded. The gate asks them again. */
export interface Preview {
  /** A file that has not been read yet counts as one without text. */
  preview(threadId: ThreadId, body: MessageBody): DlpPreview
  /** Of a text of nobody: Settings' try-it box. */
  tryRules(text: string, direction: 'in' | 'out', channel: Channel): DlpPreview
  /** The rules themselves, for Settings. */
  toldRules(): readonly ToldRule[]
}

interface Parts {
  readonly rules: RuleSet
  readonly compose: (body: MessageBody) => OutboundContent
  readonly threads: Pick<Threads, 'get'>
  readonly templates: Pick<Templates, 'get'>
  readonly files: Pick<FileTexts, 'of'>
  readonly earlier: Earlier
  readonly now: () => UtcMs
}

export function createPreview({ rules, threads, templates, files, earlier, compose, now }: Parts): Preview {
  const inspect = (content: OutboundContent | InboundContent, around: Partial<Parameters<typeof inspectContent>[2]> & { direction: 'in' | 'out', channel: ThreadChannel }): DlpPreview => {
    const verdict = inspectContent(rules, content, { at: now(), earlier: [], file: null, template: null, ...around })
    return { action: verdict.action, findings: verdict.findings, text: verdict.content.text, confirm: verdict.confirm }
  }
  return {
    preview(threadId, body) {
      const channel = threads.get(threadId)?.channel ?? 'whatsapp'
      const { cut, rest } = asFarAsItGoes(body, TEXT_LIMIT[channel === 'sms' ? 'sms' : 'whatsapp'])
      const content = compose(cut)
      const file = mediaOf(content)
      const answer = inspect(content, {
        direction: 'out',
        channel,
        earlier: earlier({ thread: threadId, direction: 'out', before: null, at: now() }),
        file: file === null ? null : files.of(file.id, { direction: 'out', channel }),
        template: content.type === 'template' ? templates.get(content.name, content.language) : null,
      })
      return rest === '' ? answer : { ...answer, text: answer.text + rest }
    },
    tryRules: (text, direction, channel) => inspect({ type: 'text', text }, { direction, channel }),
    toldRules: () => rules.rules.map(toldRule),
  }
}

/** What is longer than the channel takes stays here anyway: rules are not run over all that somebody pasted. `limit`: in characters. */
function asFarAsItGoes(body: MessageBody, limit: number): { cut: MessageBody, rest: string } {
  const cut = (text: string): string => text.length <= limit ? text : [...text.slice(0, 2 * limit)].slice(0, limit).join('')
  if (body.type === 'template') return { cut: { ...body, values: Object.fromEntries(Object.entries(body.values).map(([key, value]) => [key, cut(value)])) }, rest: '' }
  if (!('text' in body)) return { cut: body, rest: '' }
  const text = cut(body.text)
  return { cut: { ...body, text }, rest: body.text.slice(text.length) }
}
