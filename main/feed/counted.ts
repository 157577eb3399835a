/*
 *  What counts as unread, of a thread's messages behind its read mark: what came in. A reaction stands on its message,
 *  where there is nothing to mark as read. A call counts where nobody took it (core/telephony/call-end.ts, isMissed).
 */
const missed = "row ->> '$.call.answeredAt' IS NULL AND row ->> '$.call.end' NOT IN ('declined', 'elsewhere', 'transferred')"

/** SQL; its parameters are the thread and the read mark's `seq`. */
export const countUnread = `SELECT count(*) AS n FROM message WHERE thread = ? AND direction = 'in' AND seq > ? AND CASE row ->> '$.type' WHEN 'reaction' THEN 0 WHEN 'call' THEN ${missed} ELSE 1 END`
