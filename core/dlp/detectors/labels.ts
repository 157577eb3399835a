import { mentions, phrases, type Reading } from './reading.ts'

/** What names a number that is nobody's secret. English, German, French, Spanish, Italian, Dutch, Portuguese. */
const otherNumbers = phrases(
  'order', 'orders', 'invoice', 'tracking', 'parcel', 'shipment', 'reference', 'ref', 'ticket', 'booking', 'confirmation', 'imei', 'isbn', 'ean', 'upc', 'barcode',
  'serial', 'model', 'part', 'sku', 'case', 'transaction', 'delivery', 'meter', 'voucher', 'loyalty', 'membership', 'flight', 'uuid', 'policy', 'plan', 'contract', 'vat', 'company number', 'ticker', 'vertrag', 'police', 'contrat', 'póliza', 'polizza',
  'bestellung', 'bestellnummer', 'auftrag', 'rechnung', 'rechnungsnummer', 'sendung', 'sendungsnummer', 'vorgang', 'commande', 'facture', 'colis', 'suivi', 'dossier',
  'pedido', 'factura', 'envío', 'ordine', 'fattura', 'spedizione', 'bestelling', 'factuur', 'encomenda', 'fatura', 'référence', 'referencia', 'riferimento', 'referenz', 'kenmerk',
  'deal', 'trade', 'customer number', 'client number', 'auftragsnummer', 'auftragsnr', 'bestellnr', 'rechnungsnr', 'sendungsnr', 'kundennummer', 'kundennr', 'vertragsnummer', 'vertragsnr', 'kunden nr', 'vorgangsnummer',
  'numéro de commande', 'numéro client', 'numéro de contrat', 'contrato', 'contratto', 'número de cliente', 'numero cliente', 'ordernummer', 'bestelnummer', 'klantnummer', 'factuurnummer',
)

/** Directly before it stands the name of some other number: `Order no. 4111…`. */
export const isOther = (reading: Reading, start: number): boolean => mentions(reading.near(start, start, 3, 0), otherNumbers)
