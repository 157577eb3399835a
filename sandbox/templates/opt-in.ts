import { quickReply, template } from './make.ts'

const examples = ['Dana', 'Sam Rowe', 'Harbour & Pine Wealth']

/** {{1}} client's first name, {{2}} advisor, {{3}} firm; first button = yes, second = no. */
const texts: [language: string, body: string, yes: string, no: string][] = [
  ['en_GB', 'Hello {{1}}, {{2}} at {{3}} would like to message you on WhatsApp. Messages are recorded. Reply YES to agree or NO to decline.', 'Yes', 'No'],
  ['en_US', 'Hello {{1}}, {{2}} at {{3}} would like to message you on WhatsApp. Messages are recorded. Reply YES to agree or NO to decline.', 'Yes', 'No'],
  ['de', 'Guten Tag {{1}}, {{2}} von {{3}} möchte Ihnen über WhatsApp schreiben. Nachrichten werden aufgezeichnet. Antworten Sie JA, um zuzustimmen, oder NEIN, um abzulehnen.', 'Ja', 'Nein'],
  ['fr', 'Bonjour {{1}}, {{2}} de {{3}} souhaite vous écrire sur WhatsApp. Les messages sont enregistrés. Répondez OUI pour accepter ou NON pour refuser.', 'Oui', 'Non'],
  ['es', 'Hola, {{1}}: {{2}}, de {{3}}, quiere escribirle por WhatsApp. Los mensajes se graban. Responda SÍ para aceptar o NO para rechazar.', 'Sí', 'No'],
]

export const OPT_IN_TEMPLATE = 'opt_in_v3'

/** An opt-in opens no window and refreshes none: by its name the sandbox knows it. */
export const isOptIn = (templateName: string): boolean => templateName.startsWith('opt_in')

export const optInTemplates = texts.map(([language, body, yes, no]) =>
  template({ name: OPT_IN_TEMPLATE, language, body, examples, buttons: [quickReply(yes), quickReply(no)] }))
