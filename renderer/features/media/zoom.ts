/** Steps of the viewer; 1 = as large as fits. */
const STEPS = [1, 1.5, 2, 3, 4, 6] as const

export const larger = (zoom: number): number => STEPS.find((step) => step > zoom) ?? zoom
export const smaller = (zoom: number): number => STEPS.findLast((step) => step < zoom) ?? zoom
