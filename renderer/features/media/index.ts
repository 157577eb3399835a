/** Files of messages: how they stand in a conversation, the players, and the viewer. */
export { default as MediaPart } from './MediaPart.vue'
export { default as MediaViewer } from './MediaViewer.vue'
export { mediaUrl } from './media-url.ts'
export type { ViewedFile } from './viewed-file.ts'
export { hush, playerOf } from './players.ts'
export { useMediaSteps } from './use-media-steps.ts'
