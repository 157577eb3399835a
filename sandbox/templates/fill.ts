import { GraphError } from '../graph/graph-error.ts'
import type { SentComponent } from '../graph/send-schema.ts'
import type { PhoneButton } from '../clients/client.ts'
import { partOf, variablesOf, type Button, type Template } from './template.ts'

/** A template with its variables filled, as the phone shows it. */
export interface Filled { text: string, header?: string, footer?: string, buttons?: PhoneButton[], parameters: string[] }

type Parameter = { type: string, text?: string, payload?: string, parameter_name?: string | undefined }

const MOST_IN_BODY = 1024

/** Fills `template` with what was sent; throws 132000, 132012, 132018, 132005 as Meta refuses. */
export function fill(template: Template, sent: readonly SentComponent[]): Filled {
  const named = template.parameter_format === 'NAMED'
  const parametersOf = (type: 'header' | 'body') =>
    sent.filter((component) => component.type === type).flatMap((component): Parameter[] => component.parameters)
  const headerPart = partOf(template, 'HEADER')
  const footerPart = partOf(template, 'FOOTER')
  const bodyText = partOf(template, 'BODY')?.text ?? ''
  const [headerParameter] = parametersOf('header')
  if (!headerPart && headerParameter) throw wrongCount('header', 1, 0)
  if (headerPart && headerPart.format !== 'TEXT') checkHeaderFile(headerPart.format, headerParameter)
  if (headerPart?.format === 'TEXT' && headerParameter && headerParameter.type !== 'text') throw wrongFormat('TEXT', headerParameter.type)
  const header = headerPart?.format === 'TEXT' ? replaced('header', headerPart.text, parametersOf('header'), named) : undefined
  const text = replaced('body', bodyText, parametersOf('body'), named)
  if (text.length > MOST_IN_BODY) throw new GraphError(132005)
  const buttons = (partOf(template, 'BUTTONS')?.buttons ?? []).map((button, index) => filledButton(button, String(index), sent))
  refuseSurplusButtons(sent, buttons.length)
  return {
    text,
    ...(header !== undefined && { header }),
    ...(footerPart && { footer: footerPart.text }),
    ...(buttons.length > 0 && { buttons }),
    parameters: [...parametersOf('header'), ...parametersOf('body')].flatMap((parameter) => parameter.text ?? []),
  }
}

/** A file has to be there, and of the template's kind. */
function checkHeaderFile(format: 'IMAGE' | 'VIDEO' | 'DOCUMENT', parameter: Parameter | undefined): void {
  if (!parameter) throw wrongFormat(format, 'UNKNOWN')
  if (parameter.type !== format.toLowerCase()) throw wrongFormat(format, parameter.type)
}

const wrongFormat = (expected: string, got: string): GraphError =>
  new GraphError(132012, `header: Format mismatch, expected ${expected}, received ${got.toUpperCase()}`)

function replaced(place: string, text: string, parameters: readonly Parameter[], named: boolean): string {
  const variables = variablesOf(text)
  if (variables.length !== parameters.length) throw wrongCount(place, parameters.length, variables.length)
  const values = new Map(parameters.map((parameter, index): [string, string] => {
    const value = parameter.text ?? ''
    if (/[\n\t]| {5,}/.test(value)) throw new GraphError(132018)
    if (named && parameter.parameter_name === undefined) throw new GraphError(100, 'Parameter name is missing or empty')
    if (!named && parameter.parameter_name !== undefined) {
      throw new GraphError(100, `Unexpected key "parameter_name" on param "${place}".`)
    }
    return [parameter.parameter_name ?? String(index + 1), value]
  }))
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, key: string) => {
    const value = values.get(key)
    if (value === undefined) throw new GraphError(132012, `${place}: parameter ${key} is missing`)
    return value
  })
}

function filledButton(button: Button, index: string, sent: readonly SentComponent[]): PhoneButton {
  const given = sent.find((component) => component.type === 'button' && component.index === index)
  const parameter = given?.parameters[0] as Parameter | undefined
  if (button.type === 'QUICK_REPLY') return { kind: 'quick-reply', text: button.text, payload: parameter?.payload ?? button.text }
  if (button.type === 'PHONE_NUMBER') return { kind: 'phone', text: button.text, payload: button.phone_number }
  const expected = variablesOf(button.url).length
  if (expected === 0) return { kind: 'url', text: button.text, payload: button.url }
  if (parameter?.text === undefined) {
    throw new GraphError(131008, `buttons: Button at index ${index} of type Url requires a parameter`)
  }
  return { kind: 'url', text: button.text, payload: button.url.replace('{{1}}', encodeURIComponent(parameter.text)) }
}

function refuseSurplusButtons(sent: readonly SentComponent[], count: number): void {
  const surplus = sent.filter((component) => component.type === 'button' && Number(component.index) >= count)
  if (surplus.length > 0) throw wrongCount('buttons', count + surplus.length, count)
}

const wrongCount = (place: string, given: number, expected: number): GraphError => new GraphError(132000,
  `${place}: number of localizable_params (${given}) does not match the expected number of params (${expected})`)
