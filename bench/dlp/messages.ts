import type { Random } from './sets/random.ts'

/*
 *  What clients and advisors write to each other all day, full of numbers that are nobody's secret. None of it has
 *  anything in it that a default rule is for.
 */

const first = ['Anna', 'Tom', 'Maria', 'James', 'Priya', 'Lukas', 'Chloé', 'Omar', 'Sofía', 'Giulia', 'Daan', 'Ewa', 'Liam', 'Nora', 'Yusuf', 'Hannah']
const last = ['Muster', 'Schmidt', 'Jones', 'Okafor', 'García', 'Rossi', 'de Vries', 'Kowalski', 'Patel', "O'Neil", 'Dupont', 'Meier']
const cities = ['London', 'Leeds', 'Berlin', 'Zürich', 'Madrid', 'Lyon', 'Milan', 'HELSINKI', 'Utrecht', 'New York', 'Boston', 'Kraków', 'STUTTGART']
const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday']
const months = ['January', 'March', 'April', 'June', 'September', 'November', 'December']
const funds = ['Global Equity Fund', 'MSCI World ETF', 'short-dated gilts', 'the balanced portfolio', 'US small caps', 'the bond ladder', 'S&P 500 tracker', 'the income fund']

const date = (r: Random): string => r.pick([
  () => `${r.int(1, 28)}/${r.int(1, 12)}/2026`, () => `2026-${String(r.int(1, 12)).padStart(2, '0')}-${r.int(10, 28)}`, () => `${r.int(1, 28)}.${r.int(1, 12)}.2026`, () => `${r.int(1, 28)} ${r.pick(months)} 2027`,
  () => `${r.pick(days)} ${r.int(1, 28)}th`, () => `${r.int(10, 28)}-${r.int(10, 12)}-26`, () => `${r.pick(months)} ${r.int(1, 28)}, 2026`,
])()
const time = (r: Random): string => r.pick([() => `${r.int(8, 18)}:${r.pick(['00', '15', '30', '45'])}`, () => `${r.int(1, 11)}${r.pick(['am', 'pm', ' pm'])}`, () => `${r.int(9, 17)}.30`, () => `${r.int(9, 17)}h${r.pick(['', '30'])}`])()
const amount = (r: Random): string => r.pick([
  () => `£${r.int(1, 999)},${r.digits(3)}`, () => `$${r.int(1, 99)},${r.digits(3)}.${r.digits(2)}`, () => `${r.int(1, 99)}.${r.digits(3)},${r.digits(2)} €`, () => `EUR ${r.int(1, 9)},${r.digits(3)},${r.digits(3)}`, () => `${r.int(10, 900)}k`,
  () => `${r.int(1, 9)}.${r.int(1, 9)} million`, () => `CHF ${r.int(1, 99)}'${r.digits(3)}.-`, () => `USD ${r.int(100, 999)}000`, () => `${r.int(20, 99)}${r.digits(3)} GBP`,
])()
const percent = (r: Random): string => r.pick([() => `${r.int(0, 12)}.${r.digits(2)}%`, () => `${r.int(1, 12)},${r.digits(1)} %`, () => `+${r.int(1, 9)}.${r.digits(1)}%`, () => `-${r.int(1, 9)}%`])()
const orderNumber = (r: Random): string => r.pick([
  () => r.digits(r.int(6, 10)), () => r.form('###-#######-#######'), () => r.form('PO-2026-#####'), () => r.form('@@######'), () => r.form('INV#######'), () => r.form('2026/######'), () => r.form('######-@@'), () => r.digits(12), () => r.form('#########'),
])()
const tracking = (r: Random): string => r.pick([() => r.form('1Z######03########'), () => r.form('RR#########DE'), () => r.form('JD0146000########'), () => r.digits(12), () => r.form('9400 1### #### #### #### ##'), () => r.digits(10)])()
const phone = (r: Random): string => r.pick([
  () => r.form('+44 7700 9#####'), () => r.form('+49 151 ########'), () => r.form('020 7946 0###'), () => r.form('(212) 555-01##'), () => r.form('+1 415 555 01##'), () => r.form('07700 900###'), () => r.form('+33 6 ## ## ## ##'), () => r.form('+41 79 ### ## ##'),
  () => r.form('+43 660 #######'), () => r.form('0171/#######'), () => r.form('+4520######'), () => r.form('06 ## ## ## ##'),
])()
const flight = (r: Random): string => r.form(`${r.pick(['BA', 'LH', 'AF', 'U2', 'KL', 'LX'])}###`)
const uuid = (r: Random): string => r.form('########-####-4###-8###-############').toLowerCase()

const english: readonly ((r: Random) => string)[] = [
  (r) => `Hi ${r.pick(first)}, can we move our call to ${date(r)} at ${time(r)}?`,
  (r) => `Thanks ${r.pick(first)}! The transfer of ${amount(r)} arrived on ${date(r)}.`,
  (r) => `Your order ${orderNumber(r)} was shipped, tracking ${tracking(r)}. Delivery ${date(r)}.`,
  (r) => `Please call me on ${phone(r)} after ${time(r)}`,
  (r) => `${r.pick(funds)} is up ${percent(r)} since ${r.pick(months)}, about ${amount(r)} for you`,
  (r) => `I land in ${r.pick(cities)} with ${flight(r)} at ${time(r)}, back on ${flight(r)} ${date(r)}`,
  (r) => `Invoice ${orderNumber(r)} over ${amount(r)} is due on ${date(r)}`,
  (r) => `Could you send me the statement for ${r.pick(months)}? My client reference is ${r.form('C######')}`,
  (r) => `Zoom: https://zoom.example/j/${r.digits(11)} Meeting ID: ${r.form('### #### ####')} Passcode: ${r.digits(6)}`,
  (r) => `The meeting is in room ${r.int(100, 900)}, ${r.int(1, 300)} High Street, ${r.pick(['EC2V 7HN', 'SW1A 1AA', 'LS1 4AP', 'M1 1AE'])}`,
  (r) => `What would ${amount(r)} invested ${r.int(5, 30)} years at ${percent(r)} be worth?`,
  (r) => `We sold ${r.int(10, 900)} units at ${r.int(10, 90)}.${r.digits(2)} and ${r.int(10, 900)} at ${r.int(10, 90)}.${r.digits(2)}`,
  (r) => `No rush. ${r.pick(days)} ${time(r)} works, otherwise ${r.pick(days)} ${time(r)} or ${time(r)}`,
  (r) => `The returns are not guaranteed of course, but ${percent(r)} over ${r.int(3, 10)} years is what it did`,
  (r) => `My daughter ${r.pick(first)} turns ${r.int(18, 30)} on ${date(r)}, I would like to open something for her`,
  (r) => `Happy birthday ${r.pick(first)}! Enjoy the ${r.int(1, 28)}th`,
  (r) => `I forgot my password for the portal again, can you reset it?`.replace('again', r.pick(['again', 'since ' + r.pick(days), 'sorry'])),
  (r) => `Please sign document ${uuid(r)} until ${date(r)}`,
  (r) => `The book is ISBN ${r.pick(['978-3-16-148410-0', '978-0-306-40615-7', '9780143127550', '0-19-852663-6'])}, worth reading`,
  (r) => `Ref ${orderNumber(r)}: we need ${r.int(2, 5)} copies, ${r.int(2, 9)} pages each`,
  (r) => `Client since ${r.int(1990, 2024)}, ${r.int(2, 4)} children, house worth ${amount(r)}, mortgage ${amount(r)} until ${r.int(2030, 2048)}`,
  (r) => `${r.int(1, 12)} x ${amount(r)} = ${amount(r)}, right?`,
  (r) => `Ticket #${r.digits(7)} was closed on ${date(r)} ${time(r)}`,
  (r) => `The pension pays ${amount(r)} a month from ${r.int(2027, 2045)} on, ${percent(r)} less if you start at ${r.int(60, 66)}`,
  (r) => `Is ${phone(r)} still your number? And ${r.pick(first).toLowerCase()}.${r.pick(last).toLowerCase().replace(/[^a-z]/g, '')}@example.com?`,
  (r) => `My account is up ${percent(r)} this year, from ${amount(r)} to ${amount(r)}. Great!`,
  (r) => `IMPORTANT: the STATEMENT for ${r.pick(months).toUpperCase()} has ${r.int(2, 30)} pages`,
  (r) => `My new passport arrives on ${date(r)}, then we can do the ID check`,
  (r) => `The card you sent is lovely, thank you! See you ${date(r)}`,
  (r) => `Rates: ${percent(r)}, ${percent(r)}, ${percent(r)} for ${r.int(1, 3)}, ${r.int(4, 6)} and ${r.int(7, 10)} years`,
  (r) => `WhatsApp is fine. ${r.pick(days)} ${time(r)}?`, (r) => `ok ${r.pick(['👍', '🙏', '😀'])} ${time(r)}`, (r) => `${r.int(1, 9)} pm then`, () => 'Yes', (r) => `See you at ${time(r)} ${r.pick(['🙂', '!', '...'])}`,
  (r) => `Coordinates ${r.int(40, 60)}.${r.digits(6)}, ${r.int(0, 10)}.${r.digits(6)}`, (r) => `Photo IMG_2026${r.form('11##_######')}.jpg is attached`,
  (r) => `Company number ${r.form('0#######')}, VAT GB${r.digits(9)}, please put both on the invoice`,
  (r) => `Our plan number is ${r.form('@#####/##')}, policy ${r.form('####-#####-##')}`, (r) => `EAN ${r.digits(13)} is out of stock until ${date(r)}`,
  (r) => `Train ${r.form('ICE ###')} leaves at ${time(r)} from platform ${r.int(1, 18)}, booking code ${r.form('@@@@@@')}`, (r) => `The score was ${r.int(0, 5)}:${r.int(0, 5)} and ${r.int(100, 160)},${r.digits(3)} people watched`,
  (r) => `one two three, is this thing on? I will be there in ${r.int(5, 50)} minutes`, (r) => `Between ${r.int(1995, 2005)}-${r.int(2006, 2015)} we saved ${amount(r)}, then ${amount(r)} between 2016-2026`,
  (r) => `Exchange rate was 1.${r.digits(4)} on ${date(r)}, today 1.${r.digits(4)}`, (r) => `Case ${r.form('2026-###-######')} with the ombudsman, hearing ${date(r)} ${time(r)}`,
]
const others: readonly ((r: Random) => string)[] = [
  (r) => `Hallo ${r.pick(first)}, passt Ihnen der ${r.int(1, 28)}.${r.int(1, 12)}.2026 um ${time(r)} Uhr?`, (r) => `Rechnung Nr. ${orderNumber(r)} über ${amount(r)} ist bezahlt, danke.`, (r) => `Bitte rufen Sie mich unter ${phone(r)} zurück.`,
  (r) => `Das Depot steht bei ${amount(r)}, ${percent(r)} mehr als im ${r.pick(['Januar', 'März', 'Juni'])}.`, (r) => `Sendung ${tracking(r)} kommt am ${date(r)}.`, (r) => `Ich habe mein Passwort vergessen, können Sie helfen? ${time(r)} wäre gut.`,
  (r) => `Vertrag ${r.form('##.###.###/#')} läuft bis ${r.int(2027, 2040)}, Beitrag ${amount(r)} im Monat`, (r) => `Bonjour ${r.pick(first)}, rendez-vous le ${date(r)} à ${time(r)} ?`, (r) => `Votre commande ${orderNumber(r)} de ${amount(r)} est arrivée.`,
  (r) => `Il ne vient pas le ${date(r)}, appelez le ${phone(r)}`, (r) => `Hola ${r.pick(first)}, ¿nos vemos el ${date(r)} a las ${time(r)}?`, (r) => `La factura ${orderNumber(r)} es de ${amount(r)}, vence el ${date(r)}`, (r) => `El fondo subió ${percent(r)} en ${r.int(2, 10)} años`,
  (r) => `Ciao ${r.pick(first)}, ci sentiamo ${date(r)} alle ${time(r)}?`, (r) => `Fattura ${orderNumber(r)} di ${amount(r)} pagata`, (r) => `Hoi ${r.pick(first)}, afspraak op ${date(r)} om ${time(r)}? Bel ${phone(r)}`, (r) => `Bestelling ${orderNumber(r)} komt ${date(r)}`, (r) => `Dzień dobry, spotkanie ${date(r)} o ${time(r)}, tel. ${phone(r)}`,
]
const closings = ['', '', '', ' Thanks!', ' Best, Tom', ' 🙏', ' Let me know.', '\n\nKind regards\nAnna', ' LG']

/** One message; two sentences now and then, as people do. */
export function clientMessage(r: Random): string {
  const one = (): string => r.pick(r.chance(0.75) ? english : others)(r)
  return `${r.chance(0.3) ? `${one()} ` : ''}${one()}${r.pick(closings)}`
}
