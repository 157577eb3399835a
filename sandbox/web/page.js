import { createPhone } from './phone.js'
import { showConnection, startTimeBar, showClock } from './time-bar.js'

const phones = new Map()
const list = document.getElementById('phones')

function showClient(client) {
  const phone = phones.get(client.id) ?? createPhone(client.id)
  if (!phones.has(client.id)) {
    phones.set(client.id, phone)
    list.append(phone.element)
  }
  phone.show(client)
}

function showClients(clients) {
  for (const [id, phone] of phones) {
    if (clients.some((client) => client.id === id)) continue
    phone.element.remove()
    phones.delete(id)
  }
  clients.forEach(showClient)
}

startTimeBar(document.getElementById('time-bar'))

const events = new EventSource('/control/events')
const listen = (name, show) => events.addEventListener(name, (event) => show(JSON.parse(event.data)))
listen('clients', showClients)
listen('client', showClient)
listen('clock', showClock)
listen('connection', showConnection)
events.addEventListener('error', () => showConnection(undefined))
