import { z } from 'zod'

const page = z.looseObject({
  data: z.array(z.unknown()),
  paging: z.looseObject({
    cursors: z.looseObject({ after: z.string().optional() }).optional().catch(undefined),
    next: z.string().optional(),
  }).optional(),
})

/** One page of `GET /{WABA}/message_templates`: its rows, and the cursor of the next page (null on the last one). Null where it is no such page. */
export function readTemplatePage(json: unknown): { rows: readonly unknown[], after: string | null } | null {
  const parsed = page.safeParse(json)
  if (!parsed.success) return null
  const { data: rows, paging } = parsed.data
  // `cursors.after` stands on the last page too: only `next` says that there is more. Its address is not called,
  // only its cursor used, so that credentials stay with our base URL whatever the answer names.
  if (paging?.next === undefined) return { rows, after: null }
  const after = URL.parse(paging.next)?.searchParams.get('after') ?? paging.cursors?.after
  return after === undefined ? null : { rows, after }
}
