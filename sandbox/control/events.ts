import type { ServerResponse } from 'node:http'
import type { Changes } from '../changes.ts'
import type { Control } from './control.ts'

/** `GET /control/events`: server-sent events `clients`, `client`, `clock`, `connection` for the phones' page. */
export function serveEvents(control: Control, changes: Changes, response: ServerResponse): void {
  const tell = (event: string, data: unknown) => { response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`) }
  const tellAll = () => {
    tell('clients', control.clients())
    tell('clock', control.clock())
    tell('connection', control.connection())
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  tellAll()
  const unsubscribe = changes.subscribe((change) => {
    if (change === undefined) tellAll()
    else if (change === 'connection') tell('connection', control.connection())
    else tell('client', control.client(change.id))
  })
  response.on('close', unsubscribe)
}
