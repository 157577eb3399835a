import type { Notice } from '../dlp/notice/notice.ts'

const did = { allow: 'Message let through', warn: 'Message with a warning', redact: 'Message redacted', block: 'Message blocked' } as const

/** What main itself shows: notifications, tray, menu. Everything else is in renderer/locales. */
export const words = {
  notify: {
    message: (name: string) => name,
    given: (name: string) => ({ title: `${name} opted in`, body: 'You can message freely for 24 hours.' }),
    declined: (name: string, yes: string) => ({ title: `${name} opted out`, body: `Messages and templates are off until they reply ${yes}.` }),
    unreachable: (name: string) => ({ title: `${name} may not be on WhatsApp`, body: 'The opt-in could not be delivered. You can write an SMS instead.' }),
    missedCall: 'Missed call',
    kept: (name: string) => ({ title: `Your SMS to ${name} was not sent`, body: 'It waits as a draft: open it to see why.' }),
    unsupported: 'A kind of message this version cannot show',
    kinds: {
      image: 'Photo', video: 'Video', audio: 'Sound', voice: 'Voice message', document: 'Document', sticker: 'Sticker', voicemail: 'Voicemail',
      location: 'Location', cards: 'Contact card',
    },
  },
  /** In place of who calls, or left a voicemail, without a number. */
  withheld: 'Number withheld',
  /** The mail that tells compliance of a verdict. */
  notice: {
    subject: ({ action, direction, advisor, rules }: Notice) => `Compline: ${did[action]} (${direction === 'out' ? 'from' : 'to'} ${advisor.name}): ${rules.map(({ name }) => name).join(', ')}`,
    body: (notice: Notice) => [
      `${did[notice.action]}, ${notice.direction === 'out' ? 'on its way to a client' : 'received from a client'}.`, '',
      `Time: ${notice.time}`, `Advisor: ${notice.advisor.name}${notice.advisor.email === null ? '' : ` <${notice.advisor.email}>`}`,
      `Line: ${notice.line === null ? 'none yet' : `${notice.line.name} (${notice.line.id})`}`, `Channel: ${notice.channel ?? 'none yet'}`, `Message: ${notice.message}`, '',
      ...notice.rules.map(({ id, version, name, severity }) => `Rule: ${name} (${id}@${String(version)}${severity === null ? '' : `, ${severity}`})`), '',
      ...notice.findings.flatMap(({ detector, confidence, part, digest, around }) => [
        `Found: ${detector}, confidence ${confidence}, in ${part}`, ...around === null ? [] : [`  around it: ${around}`], ...digest === null ? [] : [`  digest: ${digest}`],
      ]), '',
      'What was found is not in this mail: it stands in the ledger of the desk, sealed.', `Notice ${notice.id}`,
    ].join('\n'),
  },
  /** What stands in the firm's CRM. Times are of UTC. */
  crm: {
    channels: { whatsapp: 'WhatsApp', sms: 'SMS', voice: 'Phone' },
    messages: (channel: string, client: string, day: string) => `${channel} with ${client}, ${day}`,
    heading: (channel: string, day: string) => `${channel}, ${day} (times in UTC)`,
    call: (direction: 'in' | 'out' | null, client: string) => `${direction === 'in' ? 'Call from' : 'Call to'} ${client}`,
    voicemail: (client: string) => `Voicemail from ${client}`,
    outcome: (end: string | null, answered: boolean, talked: string) => answered ? `Answered, ${talked}` : `Not answered${end === null ? '' : ` (${end.replaceAll('-', ' ')})`}`,
    transferred: (to: string) => `Transferred to ${to}`,
    recorded: 'The recording is in the archive.',
    file: (name: string, missing: boolean) => missing ? `[File: ${name}, never came whole]` : `[File: ${name}, in the archive]`,
    reaction: (emoji: string) => emoji === '' ? 'took a reaction back' : `reacted ${emoji}`,
    unsupported: 'A kind of message that Compline cannot show',
    withheld: "Withheld by the firm's rules",
    erased: 'Its content was erased',
    edited: (time: string, text: string) => `Edited ${time}: ${text}`,
    revoked: (time: string) => `Taken back by its sender ${time}`,
    transcript: (text: string) => `Transcript: ${text}`,
    elsewhere: (change: string) => `An earlier message. ${change}`,
    failed: 'Not delivered',
    unknown: 'Not known whether it was delivered',
    earlier: (count: number) => `${String(count)} earlier of that day are in the archive.`,
    cut: '… (the whole is in the archive)',
  },
  tray: { open: 'Open Compline', doNotDisturb: 'Do not disturb', quit: 'Quit Compline', tip: (unread: number) => unread === 0 ? 'Compline' : `Compline · ${String(unread)} unread` },
  menu: { file: 'File', edit: 'Edit', view: 'View', window: 'Window', help: 'Help', inbox: 'Inbox', contacts: 'Contacts', calls: 'Calls', settings: 'Settings…', organisationHelp: 'Help from your organisation' },
  link: {
    title: (host: string) => `Open ${host} in your browser?`,
    body: (address: string) => `${address}\n\nIt is no part of Compline, and what you do there is not recorded.`,
    open: 'Open',
    stay: 'Cancel',
  },
  quit: {
    title: 'Quit Compline?',
    body: 'Messages will not be received on this desk until Compline runs again. To go on receiving, close the window instead.',
    inCall: 'The call you are on ends.',
    quit: 'Quit',
    stay: 'Stay',
  },
  hiddenHint: { title: 'Compline is still receiving', body: 'It stays in the tray. Quit from its menu to stop.' },
  startFailed: 'Compline cannot start',
} as const
