/** What main/calls needs of the SIP provider. It stands there, for a provider may import nothing of calls. */
export type { Exchange, ExchangeEvent, OpenExchange } from '../providers/exchange.ts'
