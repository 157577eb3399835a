import type { RecordDetail } from '../../../../core/archive/view.ts'
import { i18n } from '../../../locales/index.ts'
import { dayAndTime } from '../../../locales/when.ts'
import { sinkName } from './words.ts'

const { t } = i18n.global

/** What "recorded" in a bubble stands for: its number, and where each archive has it. `number`: of its fact. */
export function markWords(found: Pick<RecordDetail, 'receipts'> | null | 'looking' | 'failed', number: string): string {
  const as = t('records.mark.as', { fact: number })
  if (found === 'looking' || found === 'failed') return `${as} ${t(`records.mark.${found}`)}`
  if (found === null) return `${as} ${t('records.mark.notCaptured')}`
  if (found.receipts.length === 0) return `${as} ${t('records.mark.none')}`
  return [as, ...found.receipts.map(({ sink, kind, state, at }) => t(`records.mark.${state}`, { sink: sinkName({ id: sink, kind }), when: at === null ? '' : dayAndTime(at) }))].join('\n')
}
