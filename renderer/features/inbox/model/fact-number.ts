/** A fact of the ledger as people quote it: 142 → "0142". */
export const factNumber = (fact: number): string => String(fact).padStart(4, '0')
