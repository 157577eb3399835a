import { MessageCircle, MessageSquare, Phone, Settings, ShieldCheck, UserPlus, UserRound, Users } from '@lucide/vue'
import { computed, ref, watch, type Component, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { formatPhone } from '../../../core/contacts/phone.ts'
import type { ThreadChannel } from '../../../core/messaging/message.ts'
import type { ContactRow } from '../../../core/view.ts'
import type { PaletteMode } from '../../app/palette.ts'
import { usePhone } from '../../app/phone.ts'
import { useSession } from '../../app/session.ts'
import { useContacts, useThreads } from '../../data/queries.ts'
import { useWriting } from '../contacts/index.ts'

export interface PaletteItem {
  readonly key: string
  readonly label: string
  readonly detail: string
  /** Either a person with initials, or an icon. */
  readonly person: { readonly name: string, readonly seed: string, readonly channel?: ThreadChannel | 'call' } | null
  readonly icon: Component | null
  readonly iconTone: 'plain' | 'whatsapp' | 'sms' | 'calls'
  /** Returns true where the palette stays open. */
  readonly act: () => boolean | void
}
export interface PaletteGroup { readonly title: string, readonly items: readonly PaletteItem[] }

/** Rows shown of each kind. */
const MOST = 8
const screenIcons = { inbox: MessageCircle, contacts: Users, calls: Phone, records: ShieldCheck, settings: Settings }
type Screen = keyof typeof screenIcons

/** What the palette offers for what was typed. In mode `new` a chosen person leads on to the ways to write to them. */
export function usePaletteItems(mode: () => PaletteMode, search: Ref<string>) {
  const { t } = useI18n()
  const router = useRouter()
  const session = useSession()
  const phone = usePhone()
  const writing = useWriting()
  const { contacts, loading: readingContacts } = useContacts(search)
  const { threads, loading: readingThreads } = useThreads('all', null, search)
  /** What is found is not all that there is, yet. */
  const reading = computed(() => readingContacts.value || (mode() === 'go' && readingThreads.value))
  /** Chosen in mode `new`. */
  const person = ref<ContactRow | null>(null)
  watch(mode, () => { person.value = null })

  const icon = (key: string, label: string, detail: string, shape: Component, act: PaletteItem['act'], iconTone: PaletteItem['iconTone'] = 'plain'): PaletteItem =>
    ({ key, label, detail, person: null, icon: shape, iconTone, act })

  const matches = (text: string): boolean => text.toLowerCase().includes(search.value.trim().toLowerCase())

  const conversations = computed<PaletteItem[]>(() => threads.value.slice(0, MOST).map((thread) => ({
    key: `thread ${thread.id}`,
    label: thread.title,
    detail: [
      ...session.hasChannel(thread.channel) ? [t(`common.channel.${session.channelWord(thread.channel)}`)] : [],
      ...session.linesFor(thread.channel).length > 1 ? session.known.lines.filter(({ id }) => id === thread.lineId).map((line) => line.name) : [],
    ].join(' · '),
    person: { name: thread.title, seed: thread.contactId ?? thread.id, ...session.hasChannel(thread.channel) ? { channel: thread.preview?.call === undefined ? thread.channel : 'call' as const } : {} },
    icon: null,
    iconTone: 'plain',
    act: () => void router.push(`/inbox/${thread.id}`),
  })))

  const people = computed<PaletteItem[]>(() => contacts.value.slice(0, mode() === 'new' ? 50 : MOST).map((contact) => ({
    key: `contact ${contact.id}`,
    label: contact.name,
    detail: contact.about || (contact.numbers[0] ? formatPhone(contact.numbers[0].e164) : ''),
    person: { name: contact.name, seed: contact.id },
    icon: null,
    iconTone: 'plain',
    act: () => {
      if (mode() === 'go') { void router.push(`/contacts/${contact.id}`); return false }
      person.value = contact
      search.value = ''
      return true
    },
  })))

  const screens = computed<PaletteItem[]>(() => (Object.keys(screenIcons) as Screen[])
    .filter((screen) => matches(t(`shell.screen.${screen}`)))
    .map((screen) => icon(`screen ${screen}`, t(`shell.screen.${screen}`), '', screenIcons[screen], () => void router.push(`/${screen}`))))

  const ways = (contact: ContactRow): PaletteItem[] => [
    ...(['whatsapp', 'sms'] as const).filter(session.hasChannel).flatMap((channel) => contact.numbers.map(({ label, e164 }) => icon(
      `${channel} ${e164}`,
      t(`common.channel.${channel}`),
      `${t(`contacts.label.${label}`)} · ${formatPhone(e164)}`,
      channel === 'whatsapp' ? MessageCircle : MessageSquare,
      () => void writing.write(channel, contact, e164),
      channel,
    ))),
    ...phone.isOn ? contact.numbers.map(({ label, e164 }) => icon(
      `call ${e164}`, t('shell.palette.call'), `${t(`contacts.label.${label}`)} · ${formatPhone(e164)}`, Phone, () => void phone.ring(e164, { contactId: contact.id }), 'calls',
    )) : [],
    icon('page', t('shell.palette.openContact'), '', UserRound, () => void router.push(`/contacts/${contact.id}`)),
  ]

  const groups = computed<PaletteGroup[]>(() => {
    if (person.value !== null) return [{ title: t('shell.palette.ways', { name: person.value.name }), items: ways(person.value).filter((item) => matches(`${item.label} ${item.detail}`)) }]
    const all = mode() === 'new'
      ? [
          { title: t('shell.palette.people'), items: people.value },
          { title: '', items: [icon('add', t('shell.palette.addContact'), '', UserPlus, () => void router.push('/contacts?new=1'))] },
        ]
      : [
          { title: t('shell.palette.threads'), items: conversations.value },
          { title: t('shell.palette.people'), items: search.value.trim() === '' ? [] : people.value },
          { title: t('shell.palette.screens'), items: screens.value },
        ]
    return all.filter((group) => group.items.length > 0)
  })

  /** Returns false where there was nothing to go back to. */
  function back(): boolean {
    if (person.value === null) return false
    person.value = null
    return true
  }

  return { groups, person, reading, back }
}
