import { EyeOff, OctagonX, TriangleAlert } from '@lucide/vue'
import type { Component } from 'vue'
import type { DlpAction } from '../../../../core/dlp/rule.ts'

/** How what a rule does looks: never by its colour alone. */
interface Look {
  readonly icon: Component
  /** Under the words it found. */
  readonly line: string
  readonly text: string
  /** A ground for words about it. */
  readonly ground: string
}

const looks = {
  warn: { icon: TriangleAlert, line: 'found found-warn', text: 'text-warning-text', ground: 'border-warning-line bg-warning-bg text-warning-text' },
  redact: { icon: EyeOff, line: 'found found-redact', text: 'text-redact-text', ground: 'border-redact-line bg-redact-bg text-redact-text' },
  block: { icon: OctagonX, line: 'found found-block', text: 'text-danger-text', ground: 'border-danger-line bg-danger-bg text-danger-text' },
} as const satisfies Record<Exclude<DlpAction, 'allow'>, Look>

export const lookOf = (action: DlpAction): Look => looks[action === 'allow' ? 'warn' : action]
