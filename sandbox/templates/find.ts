import { GraphError } from '../graph/graph-error.ts'
import { catalogue } from './catalogue.ts'
import type { Template } from './template.ts'

/** The template if it can be sent now; throws 132001, 132015, 132016. */
export function sendable(name: string, language: string): Template {
  const template = catalogue.find((one) => one.name === name && one.language === language)
  if (template?.status === 'PAUSED') throw new GraphError(132015)
  if (template?.status === 'DISABLED') throw new GraphError(132016)
  if (template?.status !== 'APPROVED') throw new GraphError(132001, `template name (${name}) does not exist in ${language}`)
  return template
}
