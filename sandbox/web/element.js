/**
 * Makes an element. All text goes in by textContent: what clients and firm write is never read as markup.
 * `on` holds listeners; `class`, `text` and attributes are plain; false and undefined leave an attribute out.
 */
export function el(tag, { class: className, text, on = {}, ...attributes } = {}, ...children) {
  const node = document.createElement(tag)
  if (className) node.className = className
  if (text !== undefined) node.textContent = text
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, '')
    else if (value !== false && value !== undefined) node.setAttribute(name, String(value))
  }
  for (const [event, listener] of Object.entries(on)) node.addEventListener(event, listener)
  node.append(...children.filter((child) => child !== null && child !== undefined))
  return node
}

/** One call of the control API; errors are shown, and thrown. */
export async function control(method, path, body) {
  const response = await fetch(`/control/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body ?? {}),
  })
  const answer = await response.json()
  if (!response.ok) {
    tell(answer.error)
    throw new Error(answer.error)
  }
  return answer
}

let toastTimer

/** A short word at the bottom of the page. */
export function tell(text) {
  const toast = document.getElementById('toast')
  toast.textContent = text
  toast.hidden = false
  clearTimeout(toastTimer)
  toastTimer = setTimeout(() => { toast.hidden = true }, 5000)
}
