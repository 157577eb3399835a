/** What main itself shows: notifications, tray, menu. Everything else is in renderer/locales. */
export const words = {
  notify: {
    message: (name: string) => name,
    given: (name: string) => ({ title: `${name} opted in`, body: 'You can message freely for 24 hours.' }),
    declined: (name: string, yes: string) => ({ title: `${name} opted out`, body: `Messages and templates are off until they reply ${yes}.` }),
    unreachable: (name: string) => ({ title: `${name} may not be on WhatsApp`, body: 'The opt-in could not be delivered. You can write an SMS instead.' }),
    unsupported: 'A kind of message this version cannot show',
    kinds: {
      image: 'Photo', video: 'Video', audio: 'Sound', voice: 'Voice message', document: 'Document', sticker: 'Sticker', voicemail: 'Voicemail',
      location: 'Location', cards: 'Contact card',
    },
  },
  tray: { open: 'Open Compline', quit: 'Quit Compline', tip: (unread: number) => unread === 0 ? 'Compline' : `Compline · ${String(unread)} unread` },
  menu: { file: 'File', edit: 'Edit', view: 'View', window: 'Window', help: 'Help', inbox: 'Inbox', contacts: 'Contacts', settings: 'Settings…', organisationHelp: 'Help from your organisation' },
  link: {
    title: (host: string) => `Open ${host} in your browser?`,
    body: (address: string) => `${address}\n\nIt is no part of Compline, and what you do there is not recorded.`,
    open: 'Open',
    stay: 'Cancel',
  },
  quit: {
    title: 'Quit Compline?',
    body: 'Messages will not be received on this desk until Compline runs again. To go on receiving, close the window instead.',
    quit: 'Quit',
    stay: 'Stay',
  },
  hiddenHint: { title: 'Compline is still receiving', body: 'It stays in the tray. Quit from its menu to stop.' },
  startFailed: 'Compline cannot start',
} as const
