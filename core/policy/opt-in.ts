import { z } from 'zod'
import { language } from './words.ts'

/** What a template variable or a word in the firm's own texts can be prefilled with. */
export const variableSources = ['contact.name', 'contact.firstName', 'advisor.name', 'organisation.name', 'line.number'] as const
const variableSource = z.enum(variableSources)

const keywords = (what: string) => z.array(z.string().min(1)).min(1)
  .describe(`What the client can type ${what}; compared as whole messages, folded in case, accents, spaces and punctuation.`)

export const optInSchema = z.strictObject({
  template: z.string().min(1).describe('Name of the approved template that asks; it must exist in each language below.'),
  variables: z.array(variableSource).default([]).describe('Positional variables of that template, in order.'),
  languages: z.array(z.strictObject({
    language,
    yes: keywords('to agree'),
    no: keywords('to decline'),
    stop: keywords('to opt out, at any time'),
    yesButton: z.string().min(1).max(20).describe('Reply button, where the window is open.'),
    noButton: z.string().min(1).max(20).describe('Reply button, where the window is open.'),
    question: z.string().min(1).max(1024).describe('The question as text, for use where the window is open (reply buttons). {1}, {2}… = the variables.'),
    thanks: z.string().min(1).max(1024).describe('Said to the client after yes.'),
    goodbye: z.string().min(1).max(1024).describe('Said to the client after no or stop.'),
  })).min(1).describe("By language (Meta's form, en_GB); the first one is the fallback."),
}).describe('How clients are asked whether the advisor may write to them.')

export const templateVariablesSchema = z.record(z.string(), z.record(z.string(), variableSource)).default({})
  .describe('Which variables of which template are prefilled: {"account_review_v2": {"1": "contact.firstName"}}.')

type OptIn = z.output<typeof optInSchema>
export type OptInTexts = OptIn['languages'][number]

/** The opt-in texts for a contact's language: exact, then the same language of another country, then the first. */
export function optInTexts({ optIn: { languages } }: { readonly optIn: OptIn }, contactLanguage: string): OptInTexts {
  const wanted = contactLanguage.replace('-', '_')
  const found = languages.find((entry) => entry.language === wanted)
    ?? languages.find((entry) => entry.language.split('_')[0] === wanted.split('_')[0])
    ?? languages[0]
  if (found === undefined) throw new Error('a parsed policy has at least one opt-in language')
  return found
}
