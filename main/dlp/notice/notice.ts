import { ruleName } from '../../../core/dlp/names.ts'
import type { Confidence, DlpAction, DlpRule } from '../../../core/dlp/rule.ts'
import type { PartName, ToldFinding } from '../../../core/dlp/verdict.ts'
import type { MessageId } from '../../../core/ids.ts'
import type { ThreadChannel } from '../../../core/messaging/message.ts'
import type { FactHeader } from '../../../core/records/fact.ts'
import type { Policy } from '../../../core/policy.ts'

/**
 * What compliance is told of one verdict; docs/for-compliance.md explains each field. Never what was found: a keyed
 * digest of it, which tells whether two are the same, and on the rule's wish the words around it.
 */
export interface Notice {
  /** The same each time it is sent: of the fact's hash in the ledger's chain, hex. */
  readonly id: string
  /** Of the verdict, ISO 8601 in UTC. */
  readonly time: string
  readonly organisation: string
  readonly advisor: { readonly name: string, readonly email: string | null }
  /** Null where there is no conversation yet: an invitation that was not let out. */
  readonly line: { readonly id: string, readonly name: string } | null
  readonly channel: ThreadChannel | null
  readonly direction: 'in' | 'out'
  readonly stage: string
  readonly action: DlpAction
  readonly message: MessageId
  readonly rules: readonly { readonly id: string, readonly version: number, readonly name: string, readonly severity: DlpRule['severity'] | null }[]
  readonly findings: readonly NoticeFinding[]
}

interface NoticeFinding {
  readonly rule: string
  readonly detector: string
  readonly confidence: Confidence
  readonly action: DlpAction
  readonly part: PartName
  /** HMAC-SHA-256 (hex) by a key of this ledger; null where the rule does not want it, or the text is not kept. */
  readonly digest: string | null
  /** With every finding in it masked. */
  readonly around: string | null
}

export type JudgedFact = Extract<FactHeader, { readonly kind: 'dlp.judged' }>

export interface NoticeSources {
  readonly policy: Pick<Policy, 'organisation' | 'advisor' | 'lines' | 'dlp'>
  readonly fact: JudgedFact
  /** Of the fact, in the chain; hex. */
  readonly hash: string
  readonly findings: readonly ToldFinding[]
  readonly thread: { readonly line: string, readonly channel: ThreadChannel } | null
  /** The parts of the message as they were written. */
  readonly texts: ReadonlyMap<PartName, string>
  readonly digest: (value: string) => string
}

/** Characters before and after a finding. */
const AROUND = 40
const MASK = '•••'

export function noticeOf({ policy, fact, hash, findings, thread, texts, digest }: NoticeSources): Notice {
  const line = policy.lines.find(({ id }) => id === thread?.line)
  const ruleOf = ({ rule, version }: Pick<ToldFinding, 'rule' | 'version'>): DlpRule | undefined => policy.dlp.rules.find((one) => one.id === rule && one.version === version)
  const named = new Map(findings.map((finding) => [ruleName(finding), finding]))
  return {
    id: hash.slice(0, 32),
    time: new Date(fact.at).toISOString(),
    organisation: policy.organisation.name,
    advisor: { name: policy.advisor.name, email: policy.advisor.email ?? null },
    line: line === undefined ? null : { id: line.id, name: line.name },
    channel: thread?.channel ?? null,
    direction: fact.attrs.direction,
    stage: fact.attrs.stage,
    action: fact.attrs.action,
    message: fact.subject,
    rules: [...named.values()].map((finding) => ({ id: finding.rule, version: finding.version, name: finding.name, severity: ruleOf(finding)?.severity ?? null })),
    findings: findings.map((finding) => {
      const { rule, detector, confidence, action, part } = finding
      const audit = ruleOf(finding)?.audit
      const text = texts.get(part)
      return {
        rule, detector, confidence, action, part,
        // What began in an earlier message is more than what stands here.
        digest: text === undefined || audit?.storeHash !== true || finding.spans.length > 0 || finding.end <= finding.start ? null : digest(plain(text.slice(finding.start, finding.end))),
        around: text === undefined || audit?.storeSnippet !== true ? null : around(text, finding, findings.filter((other) => other.part === part)),
      }
    }),
  }
}

/** `4111-1111` and `4111 1111` are one value. */
const plain = (value: string): string => value.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

function around(text: string, { start, end }: ToldFinding, all: readonly ToldFinding[]): string {
  const [from, to] = [Math.max(0, start - AROUND), Math.min(text.length, end + AROUND)]
  let at = from
  let out = from > 0 ? '…' : ''
  for (const found of [...all].sort((a, b) => a.start - b.start)) {
    if (found.end <= at || found.start >= to) continue
    out += text.slice(at, Math.max(at, found.start)) + (out.endsWith(MASK) && found.start <= at ? '' : MASK)
    at = found.end
  }
  return out + (at < to ? text.slice(at, to) : '') + (to < text.length ? '…' : '')
}
