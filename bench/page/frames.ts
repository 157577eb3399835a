/* Looking at what is on the screen, frame by frame. */

export const nextFrame = (): Promise<number> => new Promise((resolve) => { requestAnimationFrame(resolve) })

/** Milliseconds between frames; `each` runs at the beginning of each. */
export async function intervals(frames: number, each: () => void): Promise<number[]> {
  const found: number[] = []
  let before = await nextFrame()
  for (let frame = 0; frame < frames; frame += 1) {
    each()
    const now = await nextFrame()
    found.push(now - before)
    before = now
  }
  return found
}

export function theScroller(): HTMLElement {
  const scroller = document.querySelector<HTMLElement>('[role=group] > [tabindex="0"]')
  if (scroller === null) throw new Error('no list')
  return scroller
}

const articles = (): HTMLElement[] => Array.from(document.querySelectorAll('article'))

/** Resolves in the frame in which the article with this text is the last one, and within the window. */
export async function bottomShown(text: string): Promise<void> {
  for (let frame = 0; frame < 600; frame += 1) {
    await nextFrame()
    const last = articles().at(-1)
    if (last?.textContent.includes(text) && last.getBoundingClientRect().bottom <= innerHeight) return
  }
  throw new Error('the newest message did not come')
}

/** The name of the article in the middle of the view; it may be made anew meanwhile. */
export function middleArticle(scroller: HTMLElement): string {
  const middle = scroller.getBoundingClientRect().top + scroller.clientHeight / 2
  const found = articles().find((article) => article.getBoundingClientRect().bottom > middle)
  if (found === undefined) throw new Error('nothing is shown')
  return nameOf(found)
}

/** Infinity where it is not there any more. */
export const topOf = (name: string): number => articles().find((article) => nameOf(article) === name)?.getBoundingClientRect().top ?? Infinity
const nameOf = (article: HTMLElement): string => article.querySelector('time')?.dateTime ?? ''
