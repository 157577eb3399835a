import { quickReply, template } from './make.ts'
import { optInTemplates } from './opt-in.ts'
import type { Template } from './template.ts'

/** The firm's templates at Meta: languages, categories, states and forms that an adapter has to cope with. */
export const catalogue: readonly Template[] = [
  ...optInTemplates,
  template({
    name: 'account_review_v2', language: 'en_GB', examples: ['Dana', 'half-yearly'],
    body: 'Hello {{1}}, it is time for your {{2}} review. Would a short call this week suit you?',
  }),
  template({
    name: 'account_review_v2', language: 'en_US', examples: ['Hana', 'semi-annual'],
    body: 'Hello {{1}}, it is time for your {{2}} review. Would a short call this week work for you?',
  }),
  template({
    name: 'account_review_v2', language: 'es', examples: ['Lucía', 'semestral'],
    body: 'Hola, {{1}}: ha llegado el momento de su revisión {{2}}. ¿Le vendría bien una breve llamada esta semana?',
  }),
  template({
    name: 'document_ready', language: 'en_GB', header: 'Your documents', footer: 'Harbour & Pine Wealth',
    body: 'Your {{1}} is ready to view, {{2}}. It will stay in your secure vault for 30 days.', examples: ['annual statement', 'Amara'],
    buttons: [{ type: 'URL', text: 'Open the vault', url: 'https://vault.harbourpine.example/d/{{1}}', example: ['https://vault.harbourpine.example/d/8f3k2'] }],
  }),
  template({
    name: 'document_ready', language: 'de', header: 'Ihre Unterlagen', footer: 'Harbour & Pine Wealth',
    body: 'Ihr Dokument „{{1}}“ steht bereit, {{2}}. Sie finden es 30 Tage lang in Ihrem Postfach.', examples: ['Jahresauszug', 'Frau Vogel'],
    buttons: [{ type: 'URL', text: 'Postfach öffnen', url: 'https://vault.harbourpine.example/d/{{1}}', example: ['https://vault.harbourpine.example/d/8f3k2'] }],
  }),
  template({
    name: 'statement_ready', language: 'en_GB', headerFile: 'DOCUMENT', footer: 'Harbour & Pine Wealth',
    body: 'Hello {{1}}, here is your {{2}}. Please call me about anything that is unclear.', examples: ['Amara', 'annual statement'],
  }),
  template({
    name: 'evening_invitation', language: 'en_GB', category: 'MARKETING', headerFile: 'IMAGE', examples: ['Dana', '3 December'],
    body: 'Dear {{1}}, this is where we meet on {{2}}. Shall I keep a seat for you?',
    buttons: [quickReply('I will come'), { type: 'URL', text: 'Directions', url: 'https://harbourpine.example/way/{{1}}', example: ['https://harbourpine.example/way/pier'] }],
  }),
  template({
    name: 'welcome_film', language: 'en_GB', headerFile: 'VIDEO', examples: ['Mei'],
    body: 'Welcome, {{1}}. Two minutes about how we work together.',
  }),
  template({
    name: 'call_me_back', language: 'en_GB', examples: ['Amara', '+44 20 7946 0020', '17:30'],
    body: 'Hello {{1}}, please call me on {{2}} when you have a moment; I am at my desk until {{3}}.',
    buttons: [{ type: 'PHONE_NUMBER', text: 'Call us', phone_number: '+442079460020' }],
  }),
  template({
    name: 'call_me_back', language: 'fr', examples: ['Isabel', '+44 20 7946 0020', '17 h 30'],
    body: 'Bonjour {{1}}, merci de me rappeler au {{2}} ; je suis joignable jusqu’à {{3}}.',
    buttons: [{ type: 'PHONE_NUMBER', text: 'Nous appeler', phone_number: '+442079460020' }],
  }),
  template({
    name: 'appointment_reminder', language: 'en_GB', header: 'Appointment with {{advisor_name}}',
    body: 'Hello {{client_name}}, we look forward to seeing you on {{day}} at {{time}}. Does that still suit you?',
    examples: ['Sam Rowe', 'Priya', 'Thursday 26 November', '14:00'],
    buttons: [quickReply('Confirm'), quickReply('Another time')],
  }),
  template({
    name: 'appointment_reminder', language: 'en_US', header: 'Appointment with {{advisor_name}}',
    body: 'Hello {{client_name}}, we look forward to seeing you on {{day}} at {{time}}. Does that still work for you?',
    examples: ['Sam Rowe', 'Hana', 'Thursday, November 26', '2:00 PM'],
    buttons: [quickReply('Confirm'), quickReply('Another time')],
  }),
  template({
    name: 'payment_received', language: 'en_GB', examples: ['£2,000', '20 November'],
    body: 'We have received your contribution of {{1}} on {{2}}. Thank you.', footer: 'Harbour & Pine Wealth',
  }),
  template({
    name: 'out_of_office', language: 'en_GB',
    body: 'Thank you for your message. Our office is closed until Monday 09:00; we will answer you then.',
  }),
  template({
    name: 'market_update', language: 'en_GB', category: 'MARKETING', header: 'Market update: {{1}}',
    body: 'Hello {{1}}, our view on {{2}} is out. Would you like the two-page summary?', examples: ['November', 'Dana', 'gilts and rates'],
    buttons: [quickReply('Send it'), quickReply('Stop updates')], footer: 'Reply STOP to end updates',
  }),
  template({
    name: 'client_evening', language: 'en_GB', category: 'MARKETING', examples: ['Dana', '3 December'],
    body: 'Dear {{1}}, we would be glad to welcome you to our client evening on {{2}}.',
    buttons: [{ type: 'URL', text: 'See the programme', url: 'https://harbourpine.example/evening' }, quickReply('I will come')],
  }),
  template({
    name: 'fee_notice', language: 'en_GB', status: 'PENDING', examples: ['Tom', '1 January'],
    body: 'Hello {{1}}, our schedule of fees changes on {{2}}. Please ask me about anything that is unclear.',
  }),
  template({
    name: 'isa_deadline_offer', language: 'en_GB', category: 'MARKETING', status: 'REJECTED', examples: ['Tom'],
    body: 'Hurry, {{1}}! Guaranteed returns if you top up your ISA today.',
  }),
  template({
    name: 'portfolio_alert', language: 'en_GB', status: 'PAUSED', examples: ['Priya', '5%'],
    body: 'Hello {{1}}, your portfolio moved by more than {{2}} today. Shall we talk?',
  }),
  template({
    name: 'survey_2025', language: 'fr', category: 'MARKETING', status: 'DISABLED', examples: ['Isabel'],
    body: 'Bonjour {{1}}, que pensez-vous de nos services ?',
  }),
]
