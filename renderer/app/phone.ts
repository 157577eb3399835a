import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { toast } from 'vue-sonner'
import { countryOf, type Country } from '../../core/contacts/phone.ts'
import type { CallId, ContactId, E164, LineId } from '../../core/ids.ts'
import type { Input, Output, Poke } from '../../core/ipc.ts'
import type { Levels, LiveCall, PhoneNow } from '../../core/telephony/call.ts'
import type { CallAct } from '../../core/telephony/call-input.ts'
import { call, onPoke } from '../bridge.ts'
import { linesUsedWith } from '../data/last-line.ts'
import { callRefusalWords } from '../locales/call-words.ts'
import { i18n } from '../locales/index.ts'
import { justEnded, lingers } from './ended-calls.ts'
import { useSession } from './session.ts'

const off: PhoneNow = {
  state: 'off', details: '', doNotDisturb: false, calls: [], waiting: null, testing: false, microphone: 'ok',
  devices: { microphones: [], speakers: [], chosen: { microphone: '', speaker: '', ringer: '' } },
}

/** `lineId`: asked for; `contactId`: whose last line is used where none is. */
export interface DialOptions { readonly lineId?: LineId | null, readonly contactId?: ContactId | null, readonly consults?: CallId | null }

/** The phone as main says it is, and what can be asked of it. Main holds the calls: nothing of them is kept here. */
export const usePhone = defineStore('phone', () => {
  const session = useSession()
  const now = shallowRef<PhoneNow>(off)
  const levels = shallowRef<Levels>({ calls: {}, microphone: 0 })
  /** Calls that ended a moment ago: how stays to be read. */
  const ended = shallowRef<readonly LiveCall[]>([])

  const dismiss = (id: CallId): void => { ended.value = ended.value.filter((one) => one.id !== id) }
  function show(next: PhoneNow): void {
    for (const over of justEnded(now.value, next)) {
      ended.value = [...ended.value.filter(({ id }) => id !== over.id), over]
      setTimeout(() => { dismiss(over.id) }, lingers(over))
    }
    now.value = next
  }
  function heard(poke: Poke): void {
    if (poke.kind === 'phone') show(poke.phone)
    else if (poke.kind === 'levels') levels.value = poke.levels
    else if (poke.kind === 'reopened') void look()
  }
  const look = (): Promise<void> => call('phone.get', undefined).then(show, (error: unknown) => { console.error('The phone could not be asked', error) })

  /** Returns the way to stop. */
  function start(): () => void {
    void look()
    return onPoke(heard)
  }

  const live = computed(() => now.value.calls.filter(({ state }) => state !== 'ended'))
  /** Others ring for us. */
  const ringing = computed(() => live.value.filter(({ state, direction }) => direction === 'in' && state === 'ringing'))
  /** The one that keys and buttons mean: it is talked, else it goes out, else it is held. */
  const current = computed(() => {
    const own = live.value.filter((one) => !ringing.value.includes(one))
    return own.find(({ held, state }) => state === 'talking' && !held.byUs) ?? own.find(({ state }) => state !== 'talking') ?? own[0] ?? null
  })
  const isOn = computed(() => session.known.connectors.phone)
  const lines = computed(() => isOn.value ? session.known.lines.flatMap(({ id, name, phone }) => phone === null ? [] : [{ id, name, number: phone }]) : [])
  const it = computed(() => session.session?.organisation.itContact ?? i18n.global.t('shell.banner.yourIt'))
  /** Whose national form is typed here. */
  const country = computed<Country>(() => session.known.calling.region ?? session.known.lines
    .flatMap(({ phone, voice, sms, whatsapp }) => [phone, voice, sms, whatsapp])
    .map((number) => number === null ? null : countryOf(number as E164)).find((found) => found !== null) ?? 'GB')

  async function lineFor({ lineId, contactId }: DialOptions): Promise<LineId | null> {
    const has = (id: LineId): boolean => lines.value.some((line) => line.id === id)
    if (lineId != null && has(lineId)) return lineId
    const used = lines.value.length > 1 && contactId != null ? await linesUsedWith(contactId) : []
    return used.find(has) ?? lines.value[0]?.id ?? null
  }

  /** Dials, or says why not: the words, or null where it went out. */
  async function dial(to: string, options: DialOptions = {}): Promise<string | null> {
    try {
      const lineId = await lineFor(options)
      const answer: Output<'calls.dial'> = lineId === null
        ? { ok: false, refusal: { code: 'phone-off' } }
        : await call('calls.dial', { id: crypto.randomUUID(), lineId, to, consults: options.consults ?? null })
      return answer.ok ? null : callRefusalWords(answer.refusal, it.value, now.value.state)
    } catch (error) {
      console.error('Dialling could not begin', error)
      return i18n.global.t('common.somethingWentWrong')
    }
  }
  /** The same from a button far from any field: why not is a toast. */
  async function ring(to: string, options: DialOptions = {}): Promise<void> {
    const why = await dial(to, options)
    if (why !== null) toast.error(why, { duration: 8000 })
  }

  /** Acts on a call. A refusal is told, unless the call was over meanwhile: that shows by itself. */
  async function act(act: Exclude<CallAct, { do: 'decline-with-sms' }>): Promise<boolean> {
    try {
      const answer = await call('calls.act', act)
      if (!answer.ok && answer.refusal.code !== 'no-such-call') toast.error(callRefusalWords(answer.refusal as Parameters<typeof callRefusalWords>[0], it.value, now.value.state))
      return answer.ok
    } catch (error) {
      console.error('Main did not answer', error)
      toast.error(i18n.global.t('common.somethingWentWrong'))
      return false
    }
  }

  const set = (settings: Input<'phone.set'>): Promise<unknown> => call('phone.set', settings).catch((error: unknown) => {
    console.error('The phone could not be set', error)
    toast.error(i18n.global.t('common.somethingWentWrong'))
  })

  return { now, levels, ended, live, ringing, current, isOn, lines, it, country, start, show, dismiss, dial, ring, act, set }
})
