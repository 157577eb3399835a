import { refDebounced } from '@vueuse/core'
import { computed, onScopeDispose, ref, watch, type ComputedRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { byRule } from '../../../../core/dlp/by-rule.ts'
import type { ToldFinding } from '../../../../core/dlp/verdict.ts'
import type { ThreadId } from '../../../../core/ids.ts'
import type { TemplateRow } from '../../../../core/view.ts'
import { useSession } from '../../../app/session.ts'
import { call } from '../../../bridge.ts'
import { verdictWords } from '../../../locales/rule-words.ts'
import { createLivePreview } from '../../rules/index.ts'
import { calledAttached, findingsInAttached, findingsInText, findingsInValues, partsToJudge, shownMessages } from '../model/judged.ts'
import type { Composer } from './composer.ts'

/** What will happen is said aloud when the keys have rested so long (ms), and only where it changed. */
const SPOKEN_AFTER = 900

interface Place { readonly threadId: ThreadId, readonly name: Readonly<Ref<string>>, readonly composer: Composer, /** The chosen template. */ readonly template: Ref<TemplateRow | null>, /** It could be sent. */ readonly asks: ComputedRef<boolean> }

/** What the firm's rules say of the message that is being written in this conversation. */
export function useRules({ threadId, name, composer, template, asks }: Place) {
  const { t } = useI18n()
  const session = useSession()
  const state = composer.state
  const draft = computed(() => state.value.draft)
  const live = createLivePreview((body) => call('dlp.preview', { threadId, body }))
  onScopeDispose(live.stop)
  watch([draft, asks], () => { live.look(asks.value ? partsToJudge(draft.value) : []) }, { immediate: true })
  // Another policy has other rules.
  watch(() => session.known, live.forget)

  /** Kept here by the rules; asked about by them. */
  const blocked = computed(() => state.value.trouble?.code === 'dlp-blocked' ? state.value.trouble : null)
  const asked = computed(() => state.value.trouble?.code === 'dlp-confirm' ? state.value.trouble : null)
  /** The attachment that a refusal is about. */
  const refusedFile = computed(() => {
    const attachment = draft.value.attachments.find(({ id }) => id === state.value.about)
    if (attachment !== undefined) return calledAttached(attachment)
    return draft.value.template?.header?.fileName ?? null
  })

  const inText = computed(() => {
    const found = findingsInText(live.shown.value, draft.value.text)
    return found.length > 0 ? found : blocked.value?.findings.filter(({ part }) => part === 'text') ?? []
  })
  const inValues = computed(() => findingsInValues(live.shown.value, draft.value.template?.values ?? {}))
  const inAttached = computed(() => draft.value.template === null ? draft.value.attachments.map((attachment) => ({ attachment, findings: findingsInAttached(live.shown.value, attachment) })) : [])
  const expected = computed((): readonly ToldFinding[] => {
    const ofTemplate = draft.value.template === null ? [] : live.shown.value.flatMap(({ answer }) => answer.findings.filter(({ part }) => !part.startsWith('variable:')))
    return draft.value.template === null ? [...inText.value, ...inAttached.value.flatMap(({ findings }) => findings)] : [...ofTemplate, ...Object.values(inValues.value).flat()]
  })
  const found = computed(() => blocked.value?.findings ?? expected.value)
  /** The one file that all of it stands in. */
  const file = computed(() => {
    if (blocked.value !== null) return refusedFile.value
    const files = inAttached.value.filter(({ findings }) => findings.length > 0)
    return files.length === 1 && files[0] !== undefined ? calledAttached(files[0].attachment) : null
  })
  const confirms = computed(() => live.shown.value.some(({ answer }) => answer.confirm !== 'none'))
  /** For the field's description: each rule once, with its reason. */
  const described = computed(() => byRule(found.value).map((rule) => [t('rules.describe', { action: t(`rules.action.${rule.action}`), rule: rule.name }), rule.userMessage ?? ''].join(' ')).join(' '))

  const expectedWords = computed(() => {
    if (blocked.value !== null || found.value.length === 0) return ''
    const { what, rules } = verdictWords(found.value, confirms.value, name.value)
    return `${what}: ${rules}.`
  })
  const spoken = refDebounced(expectedWords, SPOKEN_AFTER)

  /** The words that were found; '' where they stand in no field. */
  function textOf({ part, start, end }: ToldFinding): string {
    if (part === 'text') return draft.value.text.slice(start, end)
    return part.startsWith('variable:') ? (draft.value.template?.values[part.slice('variable:'.length)] ?? '').slice(start, end) : ''
  }

  /** Those that can be shown in a field, in their order; asked again, the next one. */
  const places = computed(() => [...inText.value.map((finding) => ({ key: null, finding })), ...Object.entries(inValues.value).flatMap(([key, findings]) => findings.map((finding) => ({ key, finding })))]
    .filter(({ finding: { start, end } }) => start < end))
  let last = -1
  function next(fromStart = false): { readonly key: string | null, readonly finding: ToldFinding } | null {
    last = fromStart ? 0 : (last + 1) % Math.max(1, places.value.length)
    return places.value[last] ?? places.value[0] ?? null
  }

  const previewing = ref(false)
  const messages = computed(() => shownMessages(draft.value, live.shown.value, template.value))
  const waiting = computed(() => asks.value && partsToJudge(draft.value).length > 0)
  return { blocked, asked, refusedFile, inText, inValues, inAttached, found, file, confirms, described, spoken, textOf, places, next, previewing, messages, waiting }
}
